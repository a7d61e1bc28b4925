// Whose words a block of the body holds, in the editor: a question of the interviewer, somebody
// else's words, a note. All other words are the person's own; headings are the editor's.
//
// The same marks as stories/passages/voices.py: a class of the paragraph, and who speaks in a block
// quotation.

import { isPressed } from "desk/keys";
import { gettext } from "desk/texts";
import { Extension, pm, updateAttrsDialog } from "django-prose-editor/editor";

const LONGEST_SPEAKER = 100; // characters
const KINDS = [
  {
    name: "question",
    text: gettext("Question"),
    says: gettext("A question of the interviewer"),
    key: "i",
  },
  {
    name: "blockquote",
    text: gettext("Somebody else"),
    says: gettext("Words of somebody else"),
    key: "b",
  },
  {
    name: "note",
    text: gettext("Note"),
    says: gettext("A note of the editor or translator"),
    key: "e",
  },
];
const CLASSES = ["question", "note"];

export const Voices = Extension.create({
  name: "voices",
  priority: 1001, // before the paragraph's own Enter

  addGlobalAttributes() {
    const voice = {
      default: null,
      parseHTML: (element) => (CLASSES.includes(element.className) ? element.className : null),
      renderHTML: ({ voice }) => (voice ? { class: voice } : {}),
    };
    const speaker = {
      default: null,
      parseHTML: (element) => element.dataset.speaker || null,
      renderHTML: ({ speaker }) => (speaker ? { "data-speaker": speaker } : {}),
    };
    return [
      { types: ["paragraph"], attributes: { voice } },
      { types: ["blockquote"], attributes: { speaker } },
    ];
  },

  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => beginAnswer(editor) };
  },

  addMenuItems({ buttons, menu }) {
    for (const [at, kind] of KINDS.entries()) {
      const button = buttons.text(kind.text);
      const shortcut = `Control+Alt+${kind.key.toUpperCase()}`;
      button.setAttribute("aria-keyshortcuts", shortcut);
      button.title = `${kind.says} (${shortcut.replace("Control", "Ctrl").replaceAll("+", " + ")})`;
      menu.defineItem({
        name: kind.name, // its own “blockquote” asks nobody who speaks
        groups: "nodes",
        priority: 200 - at, // before the line that parts sections
        button,
        active: (editor) => isMarked(editor, kind),
        update: (editor) => button.setAttribute("aria-pressed", isMarked(editor, kind)),
        command: (editor) => toggle(editor, kind),
      });
    }
  },

  onCreate({ editor }) {
    editor.view.dom.addEventListener("keydown", (event) => {
      const kind = KINDS.find(({ key }) => isPressed(event, key, { withAlt: true }));
      if (!kind) return;
      event.preventDefault();
      toggle(editor, kind);
    });
  },
});

function isMarked(editor, { name }) {
  return name === "blockquote"
    ? editor.isActive("blockquote")
    : editor.isActive("paragraph", { voice: name });
}

function toggle(editor, kind) {
  if (kind.name === "blockquote") askSpeaker(editor);
  else {
    const voice = isMarked(editor, kind) ? null : kind.name;
    editor.chain().focus().setNode("paragraph", { voice }).run();
  }
}

/** After a whole question the person answers; a question that is split stays one. */
function beginAnswer(editor) {
  const { $from, empty } = editor.state.selection;
  const isAtEnd = empty && $from.parentOffset === $from.parent.content.size;
  if (!isAtEnd || !$from.parent.attrs.voice || editor.isActive("listItem")) return false;
  return editor.chain().splitBlock().updateAttributes("paragraph", { voice: null }).run();
}

async function askSpeaker(editor) {
  const isMarkedAlready = editor.isActive("blockquote");
  const lift = {
    text: gettext("Not somebody else’s"),
    handler: (_values, form) => {
      form.closest("dialog").close();
      editor.chain().focus().lift("blockquote").run();
    },
  };
  const answer = updateAttrsDialog(
    {
      speaker: {
        title: gettext("Who says it?"),
        description: gettext("A name, or “Her husband”. May stay empty."),
      },
    },
    {
      title: gettext("Somebody else’s words"),
      submitText: gettext("Mark"),
      actions: isMarkedAlready ? [lift] : [],
    },
  )(editor, editor.getAttributes("blockquote"));
  editor.view.dom.parentElement.querySelector("dialog input").maxLength = LONGEST_SPEAKER;
  const values = await answer;
  if (!values) return;
  const attributes = { speaker: values.speaker.trim() || null };
  const chain = editor.chain().focus();
  if (isMarkedAlready) chain.updateAttributes("blockquote", attributes).run();
  else chain.wrapIn("blockquote", attributes).run();
}

/** Return the lines of the person's own voice: each with its text, and where it is.
 *
 * `from` is where the text begins in the document, `block` where its paragraph does; `start`, `end`
 * and `size` count within the paragraph.
 */
export function unmarkedLines(doc) {
  const lines = [];
  doc.descendants((node, block) => {
    if (node.type.name === "blockquote") return false;
    if (node.type.name !== "paragraph") return true;
    const { size } = node.content;
    let start = 0;
    for (const source of node.attrs.voice ? [] : node.textBetween(0, size, "", "\n").split("\n")) {
      const from = block + 1 + start + source.length - source.trimStart().length;
      lines.push({ text: source.trim(), from, block, start, end: start + source.length, size });
      start += source.length + 1;
    }
    return false;
  });
  return lines;
}

/** Mark lines, each with what says its voice, in one step of the history; return how many. */
export function markLines(editor, marks) {
  const change = editor.state.tr;
  let number = 0;
  for (const { words, button, speaker } of marks) {
    const line = unmarkedLines(change.doc).find(({ text }) => text === words);
    if (line && markLine(change, line, button, speaker)) number += 1;
  }
  editor.view.dispatch(pm.history.closeHistory(change));
  return number;
}

/** Mark a line in a transaction, in a paragraph of its own; say whether it could be marked. */
function markLine(change, { block, start, end, size }, button, speaker) {
  const isQuotation = button === "blockquote";
  if (isQuotation && change.doc.resolve(block).parent.type.name === "listItem") return false;
  if (end < size) change.delete(block + 1 + end, block + 2 + end).split(block + 1 + end);
  if (start) change.delete(block + start, block + 1 + start).split(block + start);
  const at = start ? block + start + 1 : block;
  const { attrs, type } = change.doc.nodeAt(at);
  if (isQuotation) {
    const quotation = { type: type.schema.nodes.blockquote, attrs: { speaker: speaker || null } };
    change.wrap(change.doc.resolve(at + 1).blockRange(), [quotation]);
  } else change.setNodeMarkup(at, null, { ...attrs, voice: button });
  return true;
}
