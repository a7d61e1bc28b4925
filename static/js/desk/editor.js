// The editor of a story's body (Tiptap on ProseMirror): its text, its selection, its words.

import { shared } from "desk/passage_matching";
import { sentences } from "desk/sentences";
import { wholeWords } from "whole_words";

/** Call `start` with the editor of the page's body, as soon as there is one. */
export function whenReady(start) {
  const textarea = document.getElementById("id_body");
  if (!textarea) return;
  const inside = textarea.closest(".prose-editor")?.querySelectorAll(".ProseMirror") ?? [];
  const editor = [...inside].find((element) => element.editor)?.editor;
  if (editor) start(editor);
  else textarea.addEventListener("prose-editor:ready", ({ detail }) => start(detail.editor));
}

// A browser tells of a selection a moment later: on a busy machine after the next key or press, which
// would then do its work where the caret was before. So the editor is told first.
whenReady(({ view }) => {
  const tell = ({ isComposing }) => {
    if (!isComposing) document.dispatchEvent(new Event("selectionchange"));
  };
  for (const kind of ["keydown", "keyup", "paste", "click"]) {
    view.dom.closest(".prose-editor").addEventListener(kind, tell, { capture: true });
  }
});

/** Read the story as stories/passages does; `from` is where a paragraph begins in the editor. */
export function read(editor) {
  return readWords(editor.state.doc);
}

/** Read a document of the editor as `read` does; one that is not shown yet, too. */
export function readWords(doc) {
  const paragraphs = [];
  let start = 0;
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, "", "\n"); // a <br> is a newline
    if (text.trim()) {
      paragraphs.push({ number: paragraphs.length + 1, start, text, from: at + 1 });
      start += text.length + 1;
    }
    return false;
  });
  return { text: paragraphs.map(({ text }) => text).join("\n"), paragraphs };
}

/** Return the selected words, whole: { text, paragraph }; null while no word is selected. */
export function selected(editor) {
  const { from, to, empty } = editor.state.selection;
  if (empty) return null;
  const story = read(editor);
  const span = wholeWords(story.text, offset(story, from), offset(story, to));
  const text = span && story.text.slice(span.start, span.end);
  if (!/[\p{L}\p{N}]/u.test(text ?? "")) return null;
  const paragraph = story.paragraphs.findLast(({ start }) => start <= span.start).number;
  return { text, paragraph };
}

/** Return the sentence that the cursor is in, as `selected` does words; null where there is none. */
export function sentenceHere(editor) {
  const { from } = editor.state.selection;
  const paragraph = read(editor).paragraphs.findLast((each) => each.from <= from);
  const at = from - (paragraph?.from ?? 0);
  if (!paragraph || at > paragraph.text.length) return null;
  const { start, end } = sentences(paragraph.text).findLast((each) => each.start <= at);
  return { text: paragraph.text.slice(start, end), paragraph: paragraph.number };
}

/** Select the words at a place, and bring them into sight. */
export function show(editor, place) {
  const story = read(editor);
  select(editor, position(story, place.start), position(story, place.end));
}

/** Select what is between two positions of the editor, and bring it into sight. */
export function select(editor, from, to) {
  editor.commands.setTextSelection({ from, to });
  editor.view.focus();
  const { node } = editor.view.domAtPos(from);
  (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).scrollIntoView({
    block: "center",
  });
}

/** Put words in the place of others. What both share, and how it is set, is left untouched. */
export function replace(editor, place, words) {
  const story = read(editor);
  const same = shared(story.text.slice(place.start, place.end), words);
  const change = editor.state.tr;
  const [first, ...more] = words.slice(same.start, words.length - same.end).split("\n");
  let at = position(story, place.start + same.start);
  change.insertText(first, at, position(story, place.end - same.end));
  at += first.length;
  for (const line of more) {
    change.split(at).insertText(line, at + 2); // an end and a beginning of paragraphs between
    at += 2 + line.length;
  }
  editor.view.dispatch(change);
}

function offset(story, position) {
  const paragraph = story.paragraphs.findLast(({ from }) => from <= position);
  if (!paragraph) return 0;
  return paragraph.start + Math.min(position - paragraph.from, paragraph.text.length);
}

/** Return where a character of the story is in the editor. */
export function position(story, offset) {
  const paragraph = story.paragraphs.findLast(({ start }) => start <= offset);
  return paragraph.from + offset - paragraph.start;
}
