// What in the body looks like another voice and is not marked: each can be marked, or left as it is.
//
// The server finds it (stories/passages/unmarked_voices.py), at the opening of the form and after
// each paste. Here it is looked for by its words, so the list stays right while one types.

import { make } from "desk/dom";
import { select, whenReady } from "desk/editor";
import { gettext } from "desk/texts";

const PAUSE = 300; // milliseconds without a change before the list is refreshed

class DeskVoices extends HTMLElement {
  #editor = null;
  #voices = null; // the module of the marks, which needs the editor's own
  #timer = 0;
  #asked; // the last question: no older answer is shown

  connectedCallback() {
    if (this.#editor) return;
    whenReady(async (editor) => {
      this.#editor = editor;
      this.#voices = await import("desk/voices");
      editor.view.dom.closest(".prose-editor").after(this);
      this.#addButtons();
      editor.on("transaction", ({ transaction }) => {
        if (transaction.getMeta("uiEvent")?.match(/paste|drop/)) this.#ask();
      });
      editor.on("update", () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#refresh(), PAUSE);
      });
    });
  }

  get #items() {
    return [...this.querySelectorAll("li")];
  }

  /** Ask the server again, about the body as it is now; where it is away, what was said stays. */
  async #ask() {
    const { csrfmiddlewaretoken, language } = this.closest("form").elements;
    const body = new URLSearchParams({
      csrfmiddlewaretoken: csrfmiddlewaretoken.value,
      language: language.value,
      body: this.#editor.getHTML(),
    });
    this.#asked = body;
    try {
      const answer = await fetch(this.getAttribute("address"), { method: "POST", body });
      const found = await answer.text();
      if (!answer.ok || answer.redirected || this.#asked !== body) return;
      this.innerHTML = found;
      this.#addButtons();
      this.#refresh(); // somebody has typed on
    } catch {
      // The list is asked for again when the form is opened.
    }
  }

  #addButtons() {
    for (const item of this.#items) {
      const { kind } = item.dataset;
      if (isWhole(item))
        item.append(this.#button(gettext("Mark as %(kind)s", { kind }), () => this.#mark([item])));
      item.append(this.#button(gettext("Show"), () => this.#show(item)));
    }
    if (this.#items.filter(isWhole).length > 1) {
      const all = this.#button(gettext("Mark them all"), () => this.#mark(this.#items));
      this.querySelector(".voices-summary").append(all);
    }
    this.append(make("span", { className: "voices-told", role: "status" }));
  }

  #button(label, act) {
    const button = make("button", { type: "button", className: "button", textContent: label });
    button.addEventListener("click", act);
    return button;
  }

  /** Mark lines in one step, so that one “undo” takes it back. */
  #mark(items) {
    const whole = items.filter(isWhole).map(({ dataset }) => dataset);
    const number = this.#voices.markLines(this.#editor, whole);
    this.#refresh();
    this.#focusOnWhatIsLeft();
    this.querySelector(".voices-told").textContent = number
      ? gettext("Marked: %(number)s. “Undo” in the body takes it back; save to keep it.", {
          number,
        })
      : gettext("Mark this one in the body.");
  }

  /** The button that was pressed went with its line: go on with the next one, or in the body. */
  #focusOnWhatIsLeft() {
    if (document.activeElement?.checkVisibility() && this.contains(document.activeElement)) return;
    const left = [...this.querySelectorAll("button")].find((button) => button.checkVisibility());
    if (left) left.focus();
    else this.#editor.commands.focus();
  }

  #show({ dataset }) {
    const found = this.#voices
      .unmarkedLines(this.#editor.state.doc)
      .find(({ text }) => text.includes(dataset.words));
    if (!found) return;
    const from = found.from + found.text.indexOf(dataset.words);
    select(this.#editor, from, from + dataset.words.length);
  }

  /** Take what is marked meanwhile, or no longer there, from the list. */
  #refresh() {
    const lines = this.#voices.unmarkedLines(this.#editor.state.doc).map(({ text }) => text);
    for (const item of this.#items) {
      const { words } = item.dataset;
      item.hidden = !lines.some((text) => (isWhole(item) ? text === words : text.includes(words)));
    }
    const summary = this.querySelector(".voices-summary");
    if (!summary) return;
    const left = this.#items.filter(({ hidden }) => !hidden);
    summary.hidden = !left.length;
    // The server counted what was listed at first.
    summary.querySelector("strong").hidden = left.length < this.#items.length;
    const all = summary.querySelector("button");
    if (all) all.hidden = left.filter(isWhole).length < 2;
  }
}

/** Whether what is listed is a line of its own, which a button can mark. */
function isWhole({ dataset }) {
  return "whole" in dataset;
}

customElements.define("desk-voices", DeskVoices);
