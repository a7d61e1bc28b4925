// Quotes and milestones made by pointing at words of the body, without leaving them: the words are
// marked, their row opens beside them, and the cursor and the page stay where they are. Words that
// colleagues commented on are marked too, with the comment beside them.

import { commentOn, hasComments } from "desk/comments";
import { addRow, make } from "desk/dom";
import { read, selected, sentenceHere, show, whenReady } from "desk/editor";
import { focusOn } from "desk/focus";
import { setOpen } from "desk/inline_rows";
import { isPressed } from "desk/keys";
import { keepBeside } from "desk/margin";
import { markPassages } from "desk/passage_marks";
import { places } from "desk/passage_matching";
import { gettext } from "desk/texts";
import { makeOneStop } from "desk/toolbar";

const KINDS = [
  {
    group: "quotes",
    label: gettext("Quote this"),
    key: "q",
    words: "text",
    focus: "text",
    told: {
      known: (number) => gettext("The quote is there already: paragraph %(number)s", { number }),
      filled: (number) => gettext("Quote filled from paragraph %(number)s", { number }),
      added: (number) => gettext("Quote added from paragraph %(number)s", { number }),
    },
  },
  {
    group: "milestones",
    label: gettext("Milestone from this"),
    key: "m",
    words: "passage",
    focus: "title",
    told: {
      known: (number) =>
        gettext("The milestone is there already: paragraph %(number)s", { number }),
      filled: (number) => gettext("Milestone filled from paragraph %(number)s", { number }),
      added: (number) => gettext("Milestone added from paragraph %(number)s", { number }),
    },
  },
];
const SELECT_FIRST = gettext("Select words in the body first.");
const PAUSE = 200; // milliseconds without a key before the rows say where their words are

whenReady(async (editor) => {
  const { pm } = await import("django-prose-editor/editor");
  new Pointing(editor, pm);
});

class Pointing {
  #editor;
  #passages; // what is marked in the body
  #layOut;
  #active = null; // the row that was made last, or whose words or fields have the cursor
  #told = make("span", { className: "pointing-told", role: "status" });

  constructor(editor, pm) {
    this.#editor = editor;
    this.#passages = markPassages(editor, pm, rowsToMark);
    this.#layOut = keepBeside(
      editor,
      () => this.#passages.marks,
      () => this.#active,
    );
    const tools = editor.view.dom.closest(".prose-editor").querySelector(".prose-menubar");
    tools.append(this.#makeBar());
    makeOneStop(tools, gettext("Body"));
    this.#keepTold();
  }

  #makeBar() {
    const hint = make("span", { id: "pointing-hint", className: "visually-hidden" });
    const kinds = KINDS.filter(({ group }) => document.getElementById(`${group}-empty`));
    const buttons = kinds.map((kind) => {
      const button = this.#makeButton(kind.label, kind.key, () => this.#point(kind));
      button.setAttribute("aria-describedby", hint.id);
      return button;
    });
    if (hasComments()) {
      const comment = this.#makeButton(gettext("Comment on this"), "c", () => this.#comment());
      comment.setAttribute("aria-describedby", hint.id);
      comment.classList.add("pointing-comment");
      buttons.push(comment);
    }
    const toRow = this.#makeButton(gettext("Its row"), "r", () => this.#goToRow());
    toRow.classList.add("pointing-row");
    const look = () => {
      const words = selected(this.#editor);
      for (const button of buttons) button.setAttribute("aria-disabled", !words);
      hint.textContent = words ? `“${words.text}”` : SELECT_FIRST;
      this.#followCursor();
    };
    this.#editor.on("transaction", look);
    look();
    this.#editor.view.dom.addEventListener("keydown", (event) => {
      if (hasComments() && isPressed(event, "c", { withAlt: true })) {
        event.preventDefault();
        this.#comment(this.#wordsOfKey());
        return;
      }
      const kind = kinds.find(({ key }) => isPressed(event, key, { withAlt: true }));
      if (!kind) return;
      event.preventDefault();
      this.#point(kind, this.#wordsOfKey());
    });
    const bar = make("div", { className: "pointing", role: "group" });
    bar.setAttribute("aria-label", gettext("From the selected words"));
    bar.hidden = !kinds.length;
    bar.append(...buttons, toRow, hint, this.#told);
    return bar;
  }

  #makeButton(label, key, act) {
    const button = make("button", { type: "button", className: "button", textContent: label });
    const shortcut = `Control+Alt+${key.toUpperCase()}`;
    button.setAttribute("aria-keyshortcuts", shortcut);
    button.title = shortcut.replace("Control", "Ctrl").replaceAll("+", " + ");
    button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
    button.addEventListener("click", act);
    return button;
  }

  /** A key that is pressed among the words takes those selected, or else the cursor's sentence. */
  #wordsOfKey() {
    return this.#editor.state.selection.empty ? sentenceHere(this.#editor) : selected(this.#editor);
  }

  /** Return whether there are words to take; where there are none, say so. */
  #has(words) {
    if (!words) this.#told.textContent = gettext("No words are selected.");
    return Boolean(words);
  }

  #comment(words = selected(this.#editor)) {
    if (this.#has(words)) commentOn(words.text);
  }

  #point(kind, words = selected(this.#editor)) {
    if (!this.#has(words)) return;
    const known = rowsOf(kind.group).find((row) => fieldOf(row, kind.words)?.value === words.text);
    const waiting = known
      ? null
      : rowsOf(kind.group).find((row) => isWaiting(row, fieldOf(row, kind.words)));
    const row = known ?? waiting ?? addRow(kind.group);
    if (!known) {
      const field = fieldOf(row, kind.words);
      field.value = words.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#open(row);
    const done = kind.told[known ? "known" : waiting ? "filled" : "added"];
    this.#told.textContent = done(words.paragraph);
  }

  /** Open a row beside its words; those that were opened so before fold, unless something is wrong. */
  #open(row) {
    for (const other of document.querySelectorAll(".inline-related.is-pointed")) {
      if (other !== row && !other.querySelector(".errorlist")) setOpen(other, false);
      other.classList.remove("is-pointed");
    }
    row.classList.add("is-pointed");
    setOpen(row, true);
    this.#activate(row);
  }

  #activate(row) {
    if (this.#active === row) return;
    this.#active?.classList.remove("is-here");
    this.#active = row;
    row?.classList.add("is-here");
    this.#layOut();
  }

  /** The row whose words the cursor is in is the one in hand; of several, that with the fewest. */
  #followCursor() {
    const { from, to } = this.#editor.state.selection;
    const around = this.#passages.marks.filter((mark) => mark.from <= from && to <= mark.to);
    const here = around.sort((one, other) => one.to - one.from - other.to + other.from)[0];
    if (!here || here.row === this.#active || this.#isAt(this.#active)) return;
    this.#activate(here.row);
    const comment = here.row.querySelector(".comment-text")?.textContent;
    if (comment) this.#told.textContent = gettext("Comment: %(text)s", { text: comment });
  }

  #isAt(row) {
    const { from, to } = this.#editor.state.selection;
    return this.#passages.marks.some(
      (mark) => mark.row === row && mark.from <= from && to <= mark.to,
    );
  }

  /** From the words to the row in hand, and from a row or any other field back to the words. */
  #goToRow() {
    const { view } = this.#editor;
    if (!view.dom.contains(document.activeElement)) {
      view.focus();
      view.dom.scrollIntoView({ block: "nearest" });
      return;
    }
    const row = this.#active?.isConnected ? this.#active : null;
    if (!row) {
      this.#told.textContent = gettext("Nothing is quoted, told or commented on of these words.");
      return;
    }
    setOpen(row, true);
    const kind = KINDS.find(({ group }) => row.closest(`#${group}-group`));
    const field = kind ? fieldOf(row, kind.focus) : row.querySelector("a");
    focusOn(field, { preventScroll: true });
    field.scrollIntoView({ block: "nearest" });
  }

  #keepTold() {
    const form = this.#editor.view.dom.closest("form");
    let timer;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#tellRows(), PAUSE);
    };
    const lookAgain = ({ target }) => {
      if (target.closest?.(".passage-rows")) this.#passages.lookAgain();
      later();
    };
    form.addEventListener("input", lookAgain);
    form.addEventListener("formset:added", lookAgain);
    document.addEventListener("formset:removed", () => this.#passages.lookAgain());
    form.addEventListener("focusin", ({ target }) => {
      const row = target.closest(".passage-rows .inline-related");
      if (row) this.#activate(row);
    });
    this.#editor.on("update", later);
    this.#tellRows();
  }

  #tellRows() {
    const story = read(this.#editor);
    for (const { group, words } of KINDS) {
      for (const row of rowsOf(group)) this.#tellRow(story, row, words);
    }
    for (const card of rowsOf("comments")) {
      const { words, prefix, suffix } = card.dataset;
      const isGone = !places(story, words, prefix, suffix).length;
      card.querySelector(".comment-gone").hidden = !isGone;
    }
    this.#layOut();
  }

  #tellRow(story, row, name) {
    const field = fieldOf(row, name);
    const cell = row.querySelector(".fieldBox.field-where .readonly");
    if (!field || !cell) return; // somebody who may read, but not change
    const { prefix, suffix } = aroundOf(row, field);
    const found = places(story, field.value, prefix, suffix);
    const isBroken = Boolean(field.value.trim()) && found.length !== 1 && !isWaiting(row, field);
    row.classList.toggle("is-broken", isBroken);
    if (found.length === 1) {
      const button = cell.querySelector("button") ?? this.#makeShowButton();
      button.textContent = gettext("Found in paragraph %(number)s", {
        number: found[0].paragraph,
      });
      button.place = found[0];
      if (!button.isConnected) cell.replaceChildren(button);
    } else {
      const told = whereElse(field, found);
      if (cell.textContent !== told) cell.textContent = told;
      if (isInStandfirst(field)) row.classList.remove("is-broken");
    }
  }

  #makeShowButton() {
    const button = make("button", {
      type: "button",
      className: "where",
      title: gettext("Show in the body"),
    });
    button.addEventListener("click", () => show(this.#editor, button.place));
    return button;
  }
}

function rowsOf(group) {
  return [...document.querySelectorAll(`#${group}-group .inline-related:not(.empty-form)`)];
}

function fieldOf(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

/** In a translation: whether a row has no words yet, or still the original's. */
function isWaiting(row, field) {
  const original = row.querySelector(".in-the-original")?.textContent;
  return Boolean(original?.includes(field?.value.trim()));
}

function rowsToMark() {
  const comments = rowsOf("comments").map((row) => ({ row, group: "comments", ...row.dataset }));
  const rows = KINDS.flatMap(({ group, words }) =>
    rowsOf(group).flatMap((row) => {
      const field = fieldOf(row, words);
      return field ? [{ row, group, words: field.value, ...aroundOf(row, field) }] : [];
    }),
  );
  return [...rows, ...comments];
}

/** What is before and after the words, as long as these are the stored ones. */
function aroundOf(row, field) {
  row.around ??= { ...row.querySelector(".fieldBox.field-where .where")?.dataset };
  return field.value === field.defaultValue ? row.around : {};
}

function isInStandfirst(field) {
  const standfirst = document.getElementById("id_standfirst")?.value ?? "";
  const words = field.value.trim();
  return words && field.name.endsWith("-passage") && standfirst.includes(words);
}

function whereElse(field, found) {
  if (found.length) return gettext("In several places");
  if (!field.value.trim()) return "–";
  return isInStandfirst(field)
    ? gettext("Found in the standfirst, in the editor’s voice")
    : gettext("Not in the body yet");
}
