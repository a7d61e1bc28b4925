// What is pasted into the body, read by the server first: it leaves out what the author of the text
// deleted, hid or commented, and keeps apart what stood apart (stories/pasted_html.py).

import { make } from "desk/dom";
import { whenReady } from "desk/editor";

const UNREACHABLE =
  "Nothing was pasted: the server cannot be reached. Wait a moment, then paste again.";
const REFUSED =
  "Nothing was pasted: you are signed out, or it is too much at once. Sign in in another tab, or " +
  "paste a part of it.";
// Copied in an editor of this kind, with nothing in it that this editor could not have made.
const OWN = /data-pm-slice/;
const FOREIGN = /<(?:s|del|strike|span|div|td|sup|sub|h1|h4)\b/i;

class DeskPaste extends HTMLElement {
  #isInserting = false;
  #isReady = false;

  connectedCallback() {
    if (this.#isReady) return;
    this.#isReady = true;
    const line = make("span", { role: "status" });
    const undo = make("button", { type: "button", className: "button", textContent: "Undo" });
    undo.hidden = true;
    this.append(line, undo);
    whenReady((editor) => {
      editor.view.dom.closest(".prose-editor").after(this);
      const handlePaste = (_view, event) => this.#take(editor, event);
      editor.setOptions({ editorProps: { ...editor.options.editorProps, handlePaste } });
      undo.addEventListener("click", () => {
        editor.chain().focus().undo().run();
        this.#tell("The paste was undone.");
      });
    });
  }

  #take(editor, event) {
    const html = event.clipboardData?.getData("text/html");
    if (this.#isInserting || !html || (OWN.test(html) && !FOREIGN.test(html))) return false;
    this.#insert(editor, html);
    return true;
  }

  async #insert(editor, html) {
    const token = this.closest("form").elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, html });
    try {
      const answer = await fetch(this.getAttribute("address"), { method: "POST", body });
      if (answer.redirected || !answer.ok) {
        this.#tell(REFUSED);
        return;
      }
      const pasted = await answer.json();
      this.#isInserting = true;
      editor.view.pasteHTML(pasted.html);
      this.#tell(pasted.told, Boolean(pasted.told));
    } catch {
      this.#tell(UNREACHABLE);
    } finally {
      this.#isInserting = false;
    }
  }

  #tell(sentence, mayBeUndone = false) {
    const [line, undo] = this.children;
    line.textContent = sentence;
    undo.hidden = !mayBeUndone;
  }
}

customElements.define("desk-paste", DeskPaste);
