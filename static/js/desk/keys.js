// Keys of a form: saving; in a story's, publishing, the preview and the quoting of words too.
//
// Each key presses a button of the page, and only those whose button is there are told. “?” opens
// the list of them; it is the one key without a modifier, so it can be switched off there.

import { make } from "desk/dom";
import { gettext } from "desk/texts";

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
const MODIFIER = isMac ? "⌘" : "Ctrl";
const QUESTION_MARK = "keys-question-mark"; // "off" in this browser's storage: it does nothing

const row = document.querySelector(".change-form .submit-row");
const named = (name) => row.querySelector(`[type="submit"][name="${name}"]`);
const saving = () => row.querySelector("button[name]") ?? named("_continue") ?? named("_save");
const voice = (name) => document.querySelector(`.prose-menubar [data-name="${name}"]`);
const pointing = (number) => document.querySelectorAll(".pointing button")[number];

const KEYS = [
  {
    keys: [MODIFIER, "S"],
    is: (event) => isPressed(event, "s"),
    find: saving,
    act: (button) => button.click(),
  },
  {
    keys: [MODIFIER, "Alt", "Enter"],
    is: withAlt("Enter"),
    find: () => named("_publish") ?? named("_send_for_review"),
    act: (button) => (button.name === "_publish" ? ask(button) : button.click()),
  },
  {
    keys: [MODIFIER, "Alt", "V"],
    is: withAlt("v"),
    find: () => document.getElementById("preview-toggle"),
    does: gettext("Preview"),
  },
  {
    keys: [MODIFIER, "Alt", "Q"],
    find: () => pointing(0),
    does: gettext("Quote the words selected in the body, or the sentence you are in"),
  },
  {
    keys: [MODIFIER, "Alt", "M"],
    find: () => pointing(1),
    does: gettext("Milestone from these words"),
  },
  {
    keys: [MODIFIER, "Alt", "C"],
    find: () => document.querySelector(".pointing-comment"),
    does: gettext("Comment on these words"),
  },
  {
    keys: [MODIFIER, "Alt", "R"],
    is: withAlt("r"),
    find: () => document.querySelector(".pointing-row"),
    act: (button) => button.click(), // the focus tells it where from
    does: gettext("From words to their row or comment, and from anywhere back to the words"),
  },
  {
    keys: [MODIFIER, "Alt", "A"],
    is: withAlt("a"),
    find: () => document.querySelector(".side-groups summary"),
    act: (summary) => summary.focus(),
    does: gettext("All else about the story: person, language, picture…"),
  },
  {
    keys: [MODIFIER, "Alt", "I"],
    find: () => voice("question"),
    does: gettext("A question, where you type"),
  },
  {
    keys: [MODIFIER, "Alt", "B"],
    find: () => voice("blockquote"),
    does: gettext("Somebody else’s words"),
  },
  {
    keys: [MODIFIER, "Alt", "E"],
    find: () => voice("note"),
    does: gettext("A note, where you type"),
  },
  { keys: [MODIFIER, "Alt", "P"], find: () => voice("pictures"), does: gettext("A picture below") },
  {
    keys: [MODIFIER, "Alt", "G"],
    find: () => voice("phrases"),
    does: gettext("Another language, for the words selected"),
  },
];

/** Say whether a key is pressed with the modifier, and with Alt or not, in any layout. */
export function isPressed(event, key, { withAlt = false } = {}) {
  return hasModifier(event) && event.altKey === withAlt && !event.shiftKey && isKey(event, key);
}

function hasModifier(event) {
  const isForWriting = event.getModifierState("AltGraph");
  return (isMac ? event.metaKey : event.ctrlKey) && !isForWriting;
}

/** Compare by what the key writes, or else by its place. */
function isKey(event, key) {
  return event.key.toLowerCase() === key.toLowerCase() || event.code === `Key${key.toUpperCase()}`;
}

function withAlt(key) {
  return (event) => isPressed(event, key, { withAlt: true });
}

if (row && KEYS.some(({ find }) => find())) start();

function start() {
  const list = makeList();
  const button = make("button", {
    type: "button",
    className: "button keys-open",
    textContent: gettext("Keys"),
  });
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => openDialog(list));
  (row.querySelector(".desk-away") ?? row).append(button);
  for (const way of row.querySelectorAll(".desk-blockers a")) {
    way.addEventListener("click", () => way.closest("details").removeAttribute("open"));
  }
  const take = (event) => {
    if (document.querySelector("dialog[open]")) return;
    const key = KEYS.find(({ is }) => is?.(event));
    const pressed = key?.find();
    if (pressed) {
      event.preventDefault();
      (key.act ?? press)(pressed);
    } else if (event.key === "?" && !isTyping(event.target) && isQuestionMarkOn()) {
      event.preventDefault();
      openDialog(list);
    }
  };
  document.addEventListener("keydown", take, { capture: true }); // before the body takes Enter
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], [role=combobox]") !== null;
}

function nameOf(button) {
  return button.textContent || button.value;
}

function press(button) {
  button.focus();
  button.click();
}

/** Readers see it at once: a key pressed by mistake must not be enough. */
function ask(button) {
  const dialog = makeDialog(`${button.textContent}?`);
  const yes = make("button", {
    type: "button",
    className: "button",
    textContent: button.textContent,
  });
  const no = make("button", {
    type: "button",
    className: "button",
    textContent: gettext("Not yet"),
  });
  yes.addEventListener("click", () => {
    dialog.close();
    button.click();
  });
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  const told = make("p", { textContent: gettext("Readers see it from the next request on.") });
  const buttons = make("p", { className: "keys-buttons" });
  buttons.append(no, yes);
  dialog.append(told, buttons);
  openDialog(dialog);
  no.focus();
}

function makeList() {
  const dialog = makeDialog(gettext("Keys"), "keys-title");
  const list = make("dl", { className: "keys-list" });
  const close = make("button", {
    type: "button",
    className: "button",
    textContent: gettext("Close"),
    autofocus: true,
  });
  close.addEventListener("click", () => dialog.close());
  dialog.append(list, makeSwitch(), close);
  dialog.tell = () => {
    const there = KEYS.filter(({ find }) => find());
    const lines = there.map(({ keys, find, does }) => makeLine(keys, does ?? nameOf(find())));
    list.replaceChildren(
      ...lines,
      makeLine(["?"], gettext("This list, while nothing is being typed")),
    );
  };
  return dialog;
}

function makeLine(keys, does) {
  const line = make("div", {});
  const names = make("dt", {});
  for (const [at, name] of keys.entries()) {
    names.append(at ? " + " : "", make("kbd", { textContent: name }));
  }
  line.append(names, make("dd", { textContent: does }));
  return line;
}

function makeSwitch() {
  const box = make("input", { type: "checkbox", checked: isQuestionMarkOn() });
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(QUESTION_MARK);
    else localStorage.setItem(QUESTION_MARK, "off");
  });
  const label = make("label", { className: "keys-switch" });
  label.append(box, ` ${gettext("“?” alone opens this list")}`);
  return label;
}

function isQuestionMarkOn() {
  return localStorage.getItem(QUESTION_MARK) !== "off";
}

function makeDialog(title, id = "keys-question") {
  const dialog = make("dialog", { className: "keys" });
  const heading = make("h2", {
    id,
    textContent: title,
  });
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  document.body.append(dialog);
  return dialog;
}

/** The browser gives the focus back when a dialog closes. */
function openDialog(dialog) {
  dialog.tell?.();
  dialog.showModal();
}
