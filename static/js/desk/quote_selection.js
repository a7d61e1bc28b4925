// Quotes and milestones made by pointing at words of the body; each row says where its words stand.

import { addRow, make } from "desk/dom";
import { read, selected, show, whenReady } from "desk/editor";
import { isPressed } from "desk/keys";
import { places } from "desk/passage_matching";

const KINDS = [
  { group: "quotes", label: "Quote this", name: "Quote", key: "q", words: "text", focus: "text" },
  {
    group: "milestones",
    label: "Milestone from this",
    name: "Milestone",
    key: "m",
    words: "passage",
    focus: "title",
  },
];
const SELECT_FIRST = "Select words in the body first.";
const PAUSE = 200; // milliseconds without a key before the rows look again

whenReady((editor) => {
  const bar = makeBar(editor);
  editor.view.dom.closest(".prose-editor").append(bar);
  keepRowsTold(editor);
});

function makeBar(editor) {
  const hint = make("span", { id: "pointing-hint", className: "pointing-hint" });
  const told = make("span", { className: "pointing-told", role: "status" });
  const kinds = KINDS.filter(({ group }) => addLink(group));
  const buttons = kinds.map((kind) => {
    const button = make("button", { type: "button", className: "button", textContent: kind.label });
    const shortcut = `Control+Alt+${kind.key.toUpperCase()}`;
    button.setAttribute("aria-keyshortcuts", shortcut);
    button.title = shortcut.replace("Control", "Ctrl").replaceAll("+", " + ");
    button.setAttribute("aria-describedby", hint.id);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
    button.addEventListener("click", () => point(editor, kind, told));
    return button;
  });
  const look = () => {
    const words = selected(editor);
    for (const button of buttons) button.setAttribute("aria-disabled", !words);
    hint.textContent = words ? `“${words.text}”` : SELECT_FIRST;
  };
  editor.on("transaction", look);
  look();
  editor.view.dom.addEventListener("keydown", (event) => {
    const kind = kinds.find(({ key }) => isPressed(event, key, { withAlt: true }));
    if (!kind) return;
    event.preventDefault();
    setTimeout(() => point(editor, kind, told)); // the editor learns of a selection a moment later
  });
  const bar = make("div", { className: "pointing", role: "group" });
  bar.setAttribute("aria-label", "From the selected words");
  bar.hidden = !kinds.length;
  bar.append(...buttons, hint, told);
  return bar;
}

function point(editor, kind, told) {
  const words = selected(editor);
  if (!words) {
    told.textContent = "No words are selected.";
    return;
  }
  const row = addRow(kind.group);
  const field = row.querySelector(`[name$="-${kind.words}"]`);
  field.value = words.text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  row.querySelector(`[name$="-${kind.focus}"]`).focus();
  row.scrollIntoView({ block: "center" });
  told.textContent = `${kind.name} added from paragraph ${words.paragraph}`;
}

function addLink(group) {
  // Drawn by the admin's own script, later than this one; its template is there from the start.
  return document.getElementById(`${group}-empty`);
}

function keepRowsTold(editor) {
  const form = editor.view.dom.closest("form");
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => tellRows(editor), PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("formset:added", later);
  tellRows(editor);
}

function tellRows(editor) {
  const story = read(editor);
  for (const { group, words } of KINDS) {
    for (const row of document.querySelectorAll(`#${group}-group .inline-related`)) {
      if (row.id !== `${group}-empty`) tellRow(editor, story, row, words);
    }
  }
}

function tellRow(editor, story, row, name) {
  const field = row.querySelector(`[name$="-${name}"]`);
  const stands = row.querySelector(".fieldBox.field-where .readonly");
  if (!field || !stands) return; // somebody who may read, but not change
  row.around ??= { ...stands.querySelector(".where")?.dataset };
  const { prefix, suffix } = field.value === field.defaultValue ? row.around : {};
  const found = places(story, field.value, prefix, suffix);
  if (found.length === 1) {
    const button = stands.querySelector("button") ?? makeShowButton(editor);
    button.textContent = `Found in paragraph ${found[0].paragraph}`;
    button.place = found[0];
    if (!button.isConnected) stands.replaceChildren(button);
  } else {
    stands.textContent = whereElse(field, found);
  }
}

function makeShowButton(editor) {
  const button = make("button", { type: "button", className: "where", title: "Show in the body" });
  button.addEventListener("click", () => show(editor, button.place));
  return button;
}

function whereElse(field, found) {
  if (found.length) return "Stands in several places";
  if (!field.value.trim()) return "–";
  const standfirst = document.getElementById("id_standfirst")?.value ?? "";
  const mayRestOnIt = field.name.endsWith("-passage");
  return mayRestOnIt && standfirst.includes(field.value.trim())
    ? "Found in the standfirst, in the editor’s voice"
    : "Not in the body yet";
}
