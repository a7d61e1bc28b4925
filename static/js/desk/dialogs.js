// Dialogs in which something is chosen or answered, above the form that asks for it.

import { make } from "desk/dom";
import { gettext } from "desk/texts";

let opened = 0;

/** Open a dialog below this heading. It is not in the form, which would send and keep what is typed. */
export function openDialog(className, title) {
  const dialog = make("dialog", { className: `chooser ${className}` });
  const heading = make("h2", { textContent: title, id: `dialog-${opened++}` });
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Make the button that closes a dialog without an answer. */
export function closeButton(dialog) {
  const close = make("button", {
    type: "button",
    className: "button",
    textContent: gettext("Not now"),
  });
  close.addEventListener("click", () => dialog.close());
  return close;
}
