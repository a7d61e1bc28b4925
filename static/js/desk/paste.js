// What is pasted or dropped into the body, read by the server first: it leaves out what the author of the text
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
const FOREIGN =
  /<(?!!--|\/?(?:a|blockquote|body|br|em|h2|h3|hr|html|li|meta|ol|p|strong|ul)\b)|\sstyle=/i;

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
      const handlePaste = (_view, event) => this.#take(editor, event.clipboardData);
      const handleDrop = (view, event, _slice, isMoved) => {
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        return !isMoved && this.#take(editor, event.dataTransfer, place?.pos);
      };
      const ours = { handlePaste, handleDrop };
      editor.setOptions({ editorProps: { ...editor.options.editorProps, ...ours } });
      // The button takes back the last change: once that is another, it would say what is not so.
      editor.on("update", () => {
        undo.hidden ||= !this.#isInserting;
      });
      undo.addEventListener("click", () => {
        editor.chain().focus().undo().run();
        this.#tell("The paste was undone.");
      });
    });
  }

  #take(editor, data, place = null) {
    const html = data?.getData("text/html");
    if (this.#isInserting || !html || (OWN.test(html) && !FOREIGN.test(html))) return false;
    if (place !== null) editor.commands.setTextSelection(place);
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
