// Offer to share the words of a story's body that a reader selects, below their paragraph.

import { textFragment } from "./text_fragments.js";
import { wholeWords } from "./whole_words.js";

const PAUSE = 300; // milliseconds: under a finger that still draws, nothing moves
const OTHER_VOICES = ".question, .note, .speaker, blockquote, h2, h3"; // not the person's words

/** Watch what is selected in the body; `share` takes words, where they are, and a place to tell. */
export function offerWords({ body, label, share }) {
  const bar = document.createElement("div");
  const button = document.createElement("button");
  const told = document.createElement("span");
  bar.className = "share-words";
  bar.lang = document.documentElement.lang;
  bar.dir = "ltr";
  button.type = "button";
  button.textContent = label;
  told.setAttribute("role", "status");
  bar.append(button, " ", told);
  // What is selected stays so while the button is pressed.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  let lines = [];
  let waiting = 0;

  button.addEventListener("click", () => {
    if (chosenRange(body)) settle(); // other words may be selected by now
    if (!lines.length) return;
    select(lines);
    share(wordsOf(lines), anchorOf(body, lines), told);
  });

  const settle = () => {
    const range = chosenRange(body);
    const chosen = range ? chosenLines(body, range) : [];
    if (String(chosen.map(place)) === String(lines.map(place)) && bar.isConnected) return;
    if (!chosen.length && bar.contains(document.activeElement)) return; // its button was pressed
    lines = chosen;
    told.textContent = "";
    if (!lines.length) {
      bar.remove();
      return;
    }
    let block = lines.at(-1).holder;
    while (block.parentElement !== body) block = block.parentElement;
    if (block.nextElementSibling !== bar) block.after(bar);
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(settle, PAUSE);
  };
  document.addEventListener("selectionchange", later);
  later();
}

/** Return the selected range, if all of it is in the body: what the person says, nobody else. */
function chosenRange(body) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!body.contains(range.startContainer)) return null;
  if (body.contains(range.endContainer)) return range;
  const beyond = document.createRange(); // a triple click reaches to where the next element begins
  beyond.setStartAfter(body);
  beyond.setEnd(range.endContainer, range.endOffset);
  return beyond.toString().trim() ? null : range;
}

/** Return the lines that the range touches, each with the whole words that are chosen of it.
 *
 * None where somebody else says a part of them: they are handed on with the person's name.
 */
function chosenLines(body, range) {
  const lines = readLines(body).map((line) => {
    return { ...line, touched: line.pieces.filter(({ node }) => range.intersectsNode(node)) };
  });
  if (lines.some(({ holder, touched }) => touched.length && holder.closest(OTHER_VOICES)))
    return [];
  return lines.flatMap(({ touched, ...line }) => {
    if (!touched.length) return [];
    const [first, last] = [touched[0], touched.at(-1)];
    const from = first.node === range.startContainer ? range.startOffset : 0;
    const to = last.node === range.endContainer ? range.endOffset : last.node.data.length;
    const words = wholeWords(line.text, first.start + from, last.start + to);
    return words ? [{ ...line, from: words.start, to: words.end }] : [];
  });
}

/** Return the body's lines, each with its text and where its pieces begin in it.
 *
 * What is in the margin repeats the body, and is left out.
 */
function readLines(body) {
  const lines = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let block = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.tagName === "BR") block = null;
      continue;
    }
    if (node.parentElement.closest("aside")) continue;
    const holder = node.parentElement.closest("p, li, h2, h3, h4, blockquote, .body");
    if (holder !== block) lines.push({ text: "", pieces: [], holder });
    block = holder;
    const line = lines.at(-1);
    line.pieces.push({ node, start: line.text.length });
    line.text += node.data;
  }
  return lines;
}

function flat(text) {
  return text.replace(/\s+/g, " ").trim();
}

function wordsOf(lines) {
  return lines.map(({ text, from, to }) => flat(text.slice(from, to))).join("\n");
}

/** Return the quote's own anchor where the words are one, else their paragraph's; and the words. */
function anchorOf(body, lines) {
  const words = wordsOf(lines);
  const quotes = [...body.querySelectorAll("[id^='q-']")];
  const quote = quotes.find((mark) => flat(mark.textContent) === words);
  const [first, last] = [lines[0], lines.at(-1)];
  const [before, after] = [first.text.slice(0, first.from), last.text.slice(last.to)];
  return `${quote?.id ?? first.holder.id}${textFragment(before, words.split("\n"), after)}`;
}

function place({ text, from, to }) {
  return [text.length, from, to];
}

/** Show which words go out: those that were selected in part are selected as a whole. */
function select(lines) {
  const at = ({ pieces }, offset) => {
    const { node, start } = pieces.findLast((piece) => piece.start <= offset);
    return [node, offset - start];
  };
  const last = lines.at(-1);
  document.getSelection().setBaseAndExtent(...at(lines[0], lines[0].from), ...at(last, last.to));
}
