// What is typed into a form is kept in this browser until it is saved, and offered back.

import {
  forget,
  forgetOld,
  forgetSaved,
  isKept,
  keep,
  keptAs,
  keptElsewhere,
} from "desk/autosave_storage";
import { addRow, make } from "desk/dom";
import { whenReady } from "desk/editor";
import { focusOn } from "desk/focus";
import { gettext } from "desk/texts";

const PAUSE = 500; // milliseconds after the last sign of work
const SIGNS = ["input", "change", "click", "keyup", "drop", "focus"];
const NEVER = new Set(["password", "file", "radio", "submit", "button", "reset"]);
const MACHINERY = /^_|__prefix__|^(kept|csrfmiddlewaretoken)$/;

forgetOld();
forgetSaved();
const mark = document.querySelector('input[name="kept"]');
if (mark) start(mark);

function start({ form, value, dataset }) {
  const place = `${dataset.user}:${location.pathname}`;
  const name = value || Date.now().toString(36) + Math.random().toString(36).slice(2);
  const { typed: first } = read(form);
  const atFirst = JSON.stringify(first);
  let last = atFirst;
  // A form that was refused comes back with what was typed, under the name that it had.
  let isUnsaved = Boolean(value) && isKept(name);
  const wasRefused = isUnsaved;
  const changedBefore = (wasRefused && keptAs(name).changed) || [];
  let isSaving = false;
  let timer;

  mark.value = name;
  form.autocomplete = "off"; // else the browser brings back a part of it, unasked

  const look = () => {
    clearTimeout(timer);
    forgetSaved();
    const { typed, hidden } = read(form);
    const changedSince = () => [...new Set([...changedBefore, ...differing(first, typed)])];
    const text = JSON.stringify(typed);
    // Signing out in another tab empties this browser; what is typed here is kept anew.
    if (text === last && (!isUnsaved || isSaving || isKept(name))) return;
    last = text;
    isUnsaved = wasRefused || text !== atFirst;
    if (!isUnsaved) forget(name);
    else if (!keep(place, name, { typed, hidden, changed: changedSince() })) tellFull();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  for (const sign of SIGNS) addEventListener(sign, later, { capture: true });
  for (const end of ["pagehide", "visibilitychange"])
    addEventListener(end, look, { capture: true });
  form.addEventListener("submit", ({ submitter }) => {
    look();
    isSaving = submitter?.formTarget !== "_blank"; // a preview in a new tab saves nothing
  });
  addEventListener("pageshow", () => {
    isSaving = false;
  });
  addEventListener("beforeunload", (event) => {
    look();
    if (isUnsaved && !isSaving) event.preventDefault();
  });

  for (const kept of keptElsewhere(place, name)) {
    if (JSON.stringify(kept.typed) === atFirst) forget(kept.name);
    else offer(form, kept, look);
  }
}

/** { typed, hidden }: what an editor sees and changes, and what the form says of itself. */
function read(form) {
  const [typed, hidden] = [{}, {}];
  for (const field of form.elements) {
    if (!field.name || NEVER.has(field.type) || MACHINERY.test(field.name)) continue;
    (field.type === "hidden" ? hidden : typed)[field.name] = typedIn(field);
  }
  return { typed, hidden };
}

function typedIn(field) {
  if (field.type === "checkbox") return field.checked;
  if (field.options) return [...field.selectedOptions].map(({ value, text }) => [value, text]);
  return field.value;
}

/** The names of fields that say something else in one than in the other, or are in one alone. */
function differing(one, other) {
  const names = Object.keys({ ...one, ...other });
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

function offer(form, kept, look) {
  const bar = make("div", {
    className: "kept-offer",
    role: "group",
    ariaLabel: gettext("Not saved"),
  });
  const told = make("p", { role: "status" });
  const buttons = make("span", { className: "kept-buttons" });
  let isThrownAway = false;
  const say = (sentence, choices) => {
    told.textContent = sentence;
    buttons.replaceChildren(
      ...choices.map(([label, act, className]) => makeButton(label, act, className)),
    );
  };
  const ask = () => {
    isThrownAway = false;
    say(sentenceOf(form, kept), [
      [gettext("Put it back"), putItBack, "button"],
      [gettext("Throw it away"), throwAway],
    ]);
  };
  const putItBack = () => {
    const filled = putBack(form, kept);
    look();
    forget(kept.name);
    bar.remove();
    if (filled) focusOn(filled);
  };
  const throwAway = () => {
    isThrownAway = true;
    say(gettext("Thrown away."), [[gettext("Undo"), undo]]);
    buttons.firstChild.focus();
  };
  const undo = () => {
    ask();
    buttons.firstChild.focus();
  };
  addEventListener("pagehide", () => {
    if (!isThrownAway) return;
    forget(kept.name);
    bar.remove();
  });
  bar.append(told, buttons);
  mark.after(bar);
  ask();
}

function makeButton(label, act, className = "kept-quiet") {
  const button = make("button", { type: "button", className, textContent: label });
  button.addEventListener("click", act);
  return button;
}

function sentenceOf(form, kept) {
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const when = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  const names = labelsOf(form, kept.changed ?? []);
  const told = { moment: when.format(kept.at), names: names.join(", ") };
  const sentence = names.length
    ? gettext("You typed this on %(moment)s and it was not saved: %(names)s.", told)
    : gettext("You typed this on %(moment)s and it was not saved.", told);
  if (kept.hidden.seen_version === form.elements.seen_version?.value) return sentence;
  const since = gettext(
    "It was saved by somebody since: when you put yours back and save, both are side by side, and you choose.",
  );
  return `${sentence} ${since}`;
}

/** Return what the editor calls the fields; of a row, what the whole group is called. */
function labelsOf(form, names) {
  const labels = names.map((name) => {
    const [, group] = name.match(/^(.+)-\d+-/) ?? [];
    const field = form.elements[name];
    const label = group
      ? document.getElementById(`${group}-heading`)
      : document.querySelector(`label[for="${field?.id}"]`);
    return label?.textContent.trim().replace(/:$/, "");
  });
  return [...new Set(labels.filter(Boolean))];
}

/** Fill the form, and return the first field that was filled.
 *
 * Rows are found by their keys; those that are not here any more, or not yet, are added.
 */
function putBack(form, { typed, hidden }) {
  const rows = new Map();
  const here = new Map(rowsOf(read(form).hidden).map(({ row, key }) => [key, row]));
  for (const { row, group, key } of rowsOf(hidden)) {
    const found = (key && here.get(key)) || addRow(group).id;
    rows.set(row, found);
    const field = form.elements[`${found}-row_key`];
    if (field) field.value = hidden[`${row}-row_key`];
  }
  const filled = [];
  for (const [name, value] of Object.entries(typed)) {
    const moved = name.replace(/^.+-\d+(?=-)/, (row) => rows.get(row) ?? row);
    const field = form.elements[moved];
    if (field && fill(field, value)) filled.push(field);
  }
  // What was there when it was typed, so that a save is held against that.
  for (const name of ["seen_version", "opened"]) {
    if (form.elements[name]) form.elements[name].value = hidden[name] ?? "";
  }
  return filled[0];
}

/** The rows of a form, each by what it says of itself: { row, group, key }. */
function rowsOf(hidden) {
  return Object.keys(hidden).flatMap((name) => {
    const [, row, group] = name.match(/^((.+)-\d+)-id$/) ?? [];
    if (!row) return [];
    const key = hidden[`${row}-row_key`] || hidden[name];
    return [{ row, group, key: key && `${group} ${key}` }];
  });
}

/** False where the field says that already. */
function fill(field, value) {
  if (JSON.stringify(typedIn(field)) === JSON.stringify(value)) return false;
  if (field.type === "checkbox") field.checked = value;
  else if (field.options) choose(field, value);
  else field.value = value;
  if (field.closest(".prose-editor")) whenReady((editor) => editor.commands.setContent(value));
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
  return true;
}

/** A completing field holds the options alone that were chosen once. */
function choose(select, chosen) {
  for (const [value, text] of chosen) {
    if (![...select.options].some((option) => option.value === value)) {
      select.add(new Option(text, value));
    }
  }
  for (const option of select.options) {
    option.selected = chosen.some(([value]) => value === option.value);
  }
}

function tellFull() {
  if (document.querySelector(".kept-none")) return;
  const told = make("p", { className: "kept-none", role: "status" });
  mark.after(told);
  told.textContent = gettext(
    gettext("This browser cannot keep what you type. Save before you leave the page."),
  );
}
