// A field with a picture: chosen in a dialog, shown with its name, and described where it lacks
// something. Without this script the field takes the number of a picture.

import { make } from "desk/dom";
import { choose, describe, describeLink, find, thumbnail } from "desk/picture_library";
import { gettext } from "desk/texts";

for (const field of document.querySelectorAll(".picture-field")) {
  if (field.dataset.library) enhance(field);
}

function enhance(field) {
  const input = field.querySelector("input");
  const label = document.querySelector(`label[for="${input.id}"]`);
  const shown =
    field.querySelector(".chosen-picture") ?? make("p", { className: "chosen-picture" });
  const button = make("button", { type: "button", className: "button" });
  const away = make("button", { type: "button", className: "button quiet" });
  away.textContent = gettext("Take it away");
  button.setAttribute("aria-haspopup", "dialog");
  label.id ||= `${input.id}_label`;
  label.removeAttribute("for"); // the input is hidden, and the group has its name
  field.setAttribute("role", "group");
  field.setAttribute("aria-labelledby", label.id);
  input.hidden = true;
  const buttons = make("p", { className: "picture-buttons" });
  buttons.append(button, away);
  field.append(shown, buttons);

  button.addEventListener("click", async () => {
    const name = label.textContent.replace(/:\s*$/, "");
    const picture = await choose(field.dataset.library, name);
    if (picture) set(picture);
    button.focus();
  });
  away.addEventListener("click", () => {
    set(null);
    button.focus();
  });
  input.addEventListener("change", async () => {
    // A form that is put back as it was kept.
    const number = input.value;
    if (number && shown.dataset.number === number) return;
    const picture = number ? await find(field.dataset.library, number) : null;
    if (number === input.value) show(picture); // else another one was chosen meanwhile
  });
  document.addEventListener("picture:described", ({ detail }) => {
    if (String(detail.number) === input.value) show(detail);
  });
  shown.dataset.number = input.value;
  nameButtons();
  offerToDescribe(shown.dataset.describe);

  function set(picture) {
    input.value = picture?.number ?? "";
    show(picture);
    for (const type of ["input", "change"]) {
      input.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }

  function show(picture) {
    shown.dataset.number = picture ? String(picture.number) : "";
    input.dataset.held = picture ? picture.name : input.value;
    shown.replaceChildren();
    if (picture) {
      const link = { href: picture.address, target: "_blank", textContent: picture.name };
      shown.append(
        thumbnail(picture),
        make("a", link),
        make("strong", { textContent: picture.lacks }),
      );
    }
    nameButtons();
    offerToDescribe(picture?.describe);
  }

  function nameButtons() {
    button.textContent = input.value ? gettext("Another picture…") : gettext("Choose a picture…");
    away.hidden = !input.value;
  }

  function offerToDescribe(address) {
    if (address) shown.append(describeLink(address));
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".describe-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const picture = await describe(link.href);
  if (link.isConnected) link.focus();
  if (!picture) return;
  document.dispatchEvent(new CustomEvent("picture:described", { detail: picture }));
  if (!picture.describe) forgetBlockers(link.getAttribute("href"));
});

/** Take from the list of what blocks publishing what was said now. */
function forgetBlockers(address) {
  const list = document.querySelector(".desk-blockers");
  if (!list) return;
  for (const link of list.querySelectorAll(`a[href="${address}"]`)) link.closest("li").remove();
  const left = list.querySelectorAll("li").length;
  const summary = list.querySelector("summary");
  summary.textContent = summary.textContent.replace(/\d+/, String(left));
  if (left) list.querySelector("li a").focus();
  else list.remove();
}
