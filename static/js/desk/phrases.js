// Phrases in another language than the story's: words of the body that are marked with theirs, as
// stories/phrases.py reads it. Browsers and screen readers then read and set them as that language.

import { closeButton, openDialog } from "desk/dialogs";
import { make } from "desk/dom";
import { isPressed } from "desk/keys";
import { gettext } from "desk/texts";
import { getMarkRange, Mark } from "django-prose-editor/editor";

const KEY = "g";
const MOST = 24; // languages that are listed at once; to type finds the others
const WORD = /[\p{L}\p{M}\p{N}’'-]/u;
let known; // what the desk answers, asked for once

export const Phrases = Mark.create({
  name: "phrases",
  inclusive: false, // who types on after a phrase is back in the story's language

  addAttributes() {
    const named = (name) => ({ parseHTML: (element) => element.getAttribute(name) });
    return { lang: named("lang"), dir: named("dir") };
  },

  parseHTML() {
    return [{ tag: "span[lang][dir]" }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["span", HTMLAttributes, 0];
  },

  addMenuItems({ buttons, menu }) {
    if (!address()) return;
    const button = buttons.text(gettext("Language"));
    button.setAttribute("aria-keyshortcuts", `Control+Alt+${KEY.toUpperCase()}`);
    button.setAttribute("aria-haspopup", "dialog");
    button.title = `${gettext("Selected words are in another language")} (Ctrl + Alt + ${KEY.toUpperCase()})`;
    menu.defineItem({
      name: "phrases",
      groups: "nodes",
      priority: 189,
      button,
      active: (editor) => editor.isActive("phrases"),
      update: (editor) => button.setAttribute("aria-pressed", editor.isActive("phrases")),
      command: choose,
    });
  },

  onCreate({ editor }) {
    editor.view.dom.addEventListener("keydown", (event) => {
      if (!isPressed(event, KEY, { withAlt: true }) || !address()) return;
      event.preventDefault();
      choose(editor);
    });
  },
});

function address() {
  return document.getElementById("id_body")?.dataset.languages;
}

/** Return all languages: those of phrases in the body first, then the common ones. */
async function languages(editor) {
  if (!known) {
    const response = await fetch(address());
    if (!response.ok || response.redirected) throw new Error(`The desk answers ${response.status}`);
    known = (await response.json()).languages;
  }
  const used = new Set();
  editor.state.doc.descendants((node) => {
    for (const mark of node.marks) if (mark.type.name === "phrases") used.add(mark.attrs.lang);
  });
  const isUsed = ({ code }) => used.has(code);
  return [...known.filter(isUsed), ...known.filter((each) => !isUsed(each))];
}

/** Return the words that are meant: those selected, else the phrase or the word of the cursor. */
function meant({ state }) {
  const { $from, $to, from, to, empty } = state.selection;
  if (empty) return getMarkRange($from, state.schema.marks.phrases) ?? wordAt($from);
  if (!$from.sameParent($to)) return { from, to };
  const text = state.doc.textBetween(from, to, "", "\n");
  const start = from + text.length - text.trimStart().length;
  return text.trim() ? { from: start, to: start + text.trim().length } : null;
}

function wordAt($place) {
  const text = $place.parent.textBetween(0, $place.parent.content.size, "", "\n");
  let [start, end] = [$place.parentOffset, $place.parentOffset];
  while (WORD.test(text[start - 1] ?? "")) start -= 1;
  while (WORD.test(text[end] ?? "")) end += 1;
  return start < end ? { from: $place.start() + start, to: $place.start() + end } : null;
}

/** Ask for the language of the words, and mark them; the cursor and the page stay where they are. */
function choose(editor) {
  const words = meant(editor);
  const mark = editor.state.schema.marks.phrases;
  const dialog = openDialog(
    "language-chooser",
    words ? gettext("In which language is it?") : gettext("No words are selected"),
  );
  const buttons = make("p", { className: "language-chooser-buttons" });
  const change = (act) => {
    dialog.close();
    editor.view.dispatch(act(editor.state.tr));
  };
  if (words) {
    const { from, to } = words;
    dialog.append(
      make("q", { textContent: editor.state.doc.textBetween(from, to, " ", " ") }),
      ...chooser(editor, ({ code, direction }) =>
        change((tr) => tr.addMark(from, to, mark.create({ lang: code, dir: direction }))),
      ),
    );
    if (editor.state.doc.rangeHasMark(from, to, mark)) {
      const off = make("button", { type: "button", className: "button" });
      off.textContent = gettext("In the language of the story");
      off.addEventListener("click", () => change((tr) => tr.removeMark(from, to, mark)));
      buttons.append(off);
    }
  } else dialog.append(make("p", { textContent: gettext("Select the words in the body first.") }));
  buttons.append(closeButton(dialog));
  dialog.append(buttons);
  dialog.querySelector("input, button").focus();
  dialog.addEventListener("close", () => editor.view.focus());
}

/** Make a field that finds languages, and their list; call `take` with the one that is chosen. */
function chooser(editor, take) {
  const label = make("label", { textContent: gettext("Its name or code") });
  const input = make("input", { type: "search", autocomplete: "off" });
  label.append(input);
  const status = make("p", {});
  status.setAttribute("role", "status");
  const list = make("ul", {});
  const find = async () => {
    try {
      const all = await languages(editor);
      const term = input.value.trim().toLowerCase();
      const found = all.filter(({ known_as }) => ` ${known_as}`.includes(` ${term}`));
      status.textContent = says(found.length);
      list.replaceChildren(...found.slice(0, MOST).map((each) => choice(each, take)));
    } catch {
      status.textContent = gettext("The list of languages does not come. Try again in a moment.");
    }
  };
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      list.querySelector("button")?.click();
    }
  });
  find();
  return [label, status, list];
}

function says(number) {
  if (!number) return gettext("No language is known by that. Try its English name.");
  return number > MOST ? gettext("%(number)s languages: type to find one.", { number }) : "";
}

function choice(language, take) {
  const button = make("button", { type: "button", textContent: language.says });
  button.addEventListener("click", () => take(language));
  const item = make("li", {});
  item.append(button);
  return item;
}
