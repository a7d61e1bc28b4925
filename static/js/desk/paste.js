// What is pasted or dropped into the body, read by the server first: it leaves out what the author of the text
// deleted, hid or commented, and keeps apart what was apart (stories/pasted_html). A plain text of one line needs
// no reading: the editor takes it.

import { make } from "desk/dom";
import { whenReady } from "desk/editor";
import { gettext } from "desk/texts";

const UNREACHABLE = gettext(
  gettext("Nothing was pasted: the server cannot be reached. Wait a moment, then paste again."),
);
const REFUSED = gettext(
  "Nothing was pasted: you are signed out, or it is too much at once. Sign in in another tab, or paste a part of it.",
);
// Copied in an editor of this kind, with nothing in it that this editor could not have made.
const OWN = /data-pm-slice/;
const FOREIGN =
  /<(?!!--|\/?(?:a|blockquote|body|br|em|h2|h3|hr|html|li|meta|ol|p|strong|ul)\b|span lang="[\w-]+" dir="\w+">|\/span>)|\sstyle=/i;
// Several lines, cells, marks of Windows, and controls of direction.
const TO_BE_READ = /[\n\r\t\f\u0080-\u009f\u2028-\u202e\u2066-\u2069]/;

class DeskPaste extends HTMLElement {
  #isInserting = false;
  #pasting = Promise.resolve();
  #isReady = false;
  #line = make("span", { role: "status" });
  #undo = make("button", { type: "button", className: "button", textContent: gettext("Undo") });
  #join = make("button", {
    type: "button",
    className: "button",
    textContent: gettext("Join the lines"),
  });
  #footnotes = make("ul", {});
  #listed = make("details", { open: true });
  #joined = null;

  connectedCallback() {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#listed.append(
      make("summary", { textContent: gettext("Footnotes that were left out") }),
      this.#footnotes,
    );
    this.append(this.#line, this.#undo, this.#join, this.#listed);
    this.#show();
    whenReady((editor) => {
      editor.view.dom.closest(".prose-editor").after(this);
      // Before the editor parses what is pasted: its policy forbids the styles of a word processor.
      const paste = (_view, event) => {
        const isTaken = this.#take(editor, event.clipboardData);
        if (isTaken) event.preventDefault();
        return isTaken;
      };
      const handleDrop = (view, event, _slice, isMoved) => {
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        return !isMoved && this.#take(editor, event.dataTransfer, place?.pos);
      };
      const ours = { handleDOMEvents: { paste }, handleDrop };
      editor.setOptions({ editorProps: { ...editor.options.editorProps, ...ours } });
      // The buttons take back the last change: once that is another, they would do what they do not say.
      editor.on("update", () => {
        if (!this.#isInserting) this.#withdrawButtons();
      });
      this.#undo.addEventListener("click", () => {
        editor.chain().focus().undo().run();
        this.#show({ told: gettext("The paste was undone.") });
      });
      this.#join.addEventListener("click", () => this.#joinLines(editor));
    });
  }

  #take(editor, data, place = null) {
    const pasted = read(data);
    if (this.#isInserting || !pasted) return false;
    if (place !== null) editor.commands.setTextSelection(place);
    const at = this.#follow(editor);
    this.#pasting = this.#pasting.then(() => this.#insert(editor, pasted, at)); // one after the other
    return true;
  }

  /** Follow what is selected while one types on, and return how to learn where it is by then.
   *
   * What is typed there comes after what was pasted there.
   */
  #follow(editor) {
    let { from, to } = editor.state.selection;
    const move = ({ transaction: { mapping } }) => {
      const side = this.#isInserting ? 1 : -1;
      [from, to] = [mapping.map(from, side), mapping.map(to, side)];
    };
    editor.on("transaction", move);
    return () => {
      editor.off("transaction", move);
      return { from, to };
    };
  }

  async #insert(editor, pasted, at) {
    const token = this.closest("form").elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...pasted });
    try {
      const answer = await fetch(this.getAttribute("address"), { method: "POST", body });
      if (answer.redirected || !answer.ok) {
        this.#show({ told: REFUSED });
        return;
      }
      const { html, ...found } = await answer.json();
      await beginStep(editor);
      this.#isInserting = true;
      this.#insertAt(editor, html, at());
      this.#show({ ...found, isInserted: true });
    } catch {
      this.#show({ told: UNREACHABLE });
    } finally {
      at();
      this.#isInserting = false;
    }
  }

  /** Insert where it was pasted; who is elsewhere by now stays there. */
  #insertAt(editor, html, { from, to }) {
    const { selection } = editor.state;
    if (selection.from === from && selection.to === to) {
      insert(editor, html);
      return;
    }
    const caret = this.#follow(editor);
    editor.commands.setTextSelection({ from, to });
    insert(editor, html);
    editor.commands.setTextSelection(caret());
  }

  /** Put the joined lines in the place of those that were pasted; Undo takes them back too. */
  #joinLines(editor) {
    const { html, told } = this.#joined;
    const footnotes = [...this.#footnotes.children].map((item) => item.textContent);
    this.#isInserting = true;
    editor.commands.undo();
    insert(editor, html);
    this.#isInserting = false;
    this.#show({ told, footnotes, isInserted: true });
    this.#undo.focus();
  }

  #withdrawButtons() {
    this.#undo.hidden = true;
    this.#join.hidden = true;
  }

  #show({ told = "", footnotes = [], joined = null, isInserted = false } = {}) {
    this.#joined = joined;
    const offer = joined ? gettext("These look like the lines of a PDF.") : "";
    this.#line.textContent = [told, offer].filter(Boolean).join(" ");
    this.#undo.hidden = !(isInserted && this.#line.textContent);
    this.#join.hidden = !joined;
    this.#listed.hidden = !footnotes.length;
    this.#footnotes.replaceChildren(...footnotes.map((textContent) => make("li", { textContent })));
  }
}

/** Return what the server is to read, as HTML or as plain text, or null where the editor needs no help. */
function read(data) {
  const html = data?.getData("text/html");
  if (html) return OWN.test(html) && !FOREIGN.test(html) ? null : { html };
  const text = data?.getData("text/plain");
  return TO_BE_READ.test(text ?? "") ? { text } : null;
}

/** Begin a step of the history: Undo must not take back what was typed just before a paste. */
async function beginStep(editor) {
  // Imported where there is an editor: a form that is only read has none, and knows no such module.
  const { pm } = await import("django-prose-editor/editor");
  editor.view.dispatch(pm.history.closeHistory(editor.state.tr));
}

/** Insert HTML at the selection. A list stays whole: its first item does not go into a paragraph that has words. */
function insert(editor, html) {
  const isInWords = editor.state.selection.$from.parent.content.size > 0;
  const whole = html
    .replace(/^<([ou]l)\b/, '<$1 data-pm-slice="0 0 []"')
    .replaceAll("<br>\n", "<br>");
  editor.view.pasteHTML(isInWords ? whole : html);
}

customElements.define("desk-paste", DeskPaste);
