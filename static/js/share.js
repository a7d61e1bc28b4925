// Hands a story, a quote or selected words on: through the device's own sheet, or by copying.
// A browser that can do neither is shown no button.

const FRAGMENT_WHOLE = 300; // characters; longer words are named by their edges: see fragments.py
const EDGE_WORDS = 6;
const CONTEXT_WORDS = 3;

const share = document.querySelector(".share");
const body = document.querySelector(".story .body");
const address = document.querySelector("link[rel=canonical]").href;
const title = document.querySelector("meta[property='og:title']").content;
const person = document.querySelector(".byperson a").textContent;

const flat = (text) => text.replace(/\s+/g, " ").trim();
const said = (words) =>
  [words, `— ${person}`, share.dataset.translated].filter(Boolean).join("\n");

async function hand(what, told) {
  told.textContent = "";
  if (navigator.share) {
    try {
      await navigator.share(what);
      return;
    } catch (error) {
      if (error.name === "AbortError") return; // the reader thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(what.text ? `${what.text}\n${what.url}` : what.url);
    told.textContent = share.dataset.copied;
  } catch {
    told.textContent = `${share.dataset.notCopied} ${what.url}`;
  }
}

function offerThePage() {
  const [button, told] = share.children;
  const quote = document.querySelector(".hero blockquote");
  const what = { title, url: address };
  if (quote) what.text = said(flat(quote.textContent));
  share.hidden = false;
  button.addEventListener("click", () => hand(what, told));
}

// The body's lines as they stand on the page, each with its text and where its pieces begin in it.
// What stands in the margin repeats the body, and is none of it.
function readLines() {
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

// The whole words of each line that the range touches.
function wholeWords(range) {
  const segmenter = new Intl.Segmenter(body.closest("[lang]").lang, { granularity: "word" });
  return readLines().flatMap((line) => {
    const touched = line.pieces.filter(({ node }) => range.intersectsNode(node));
    if (!touched.length) return [];
    const first = touched[0];
    const last = touched.at(-1);
    let from = first.start + (first.node === range.startContainer ? range.startOffset : 0);
    let to = last.start
      + (last.node === range.endContainer ? range.endOffset : last.node.data.length);
    const chosen = line.text.slice(from, to);
    if (!chosen.trim()) return [];
    from += chosen.length - chosen.trimStart().length;
    to -= chosen.length - chosen.trimEnd().length;
    const segments = segmenter.segment(line.text);
    const end = segments.containing(to - 1);
    return [{ ...line, from: segments.containing(from).index, to: end.index + end.segment.length }];
  });
}

// As stories/passages/fragments.py writes it: a hyphen would end a prefix.
const encoded = (text) =>
  encodeURIComponent(text).replace(/[-!'()*]/g, (sign) => `%${sign.charCodeAt().toString(16)}`);

function fragment(lines, texts) {
  const words = texts.map((text) => text.split(" "));
  const isWhole = texts.length === 1 && texts[0].length <= FRAGMENT_WHOLE;
  const edges = [words[0].slice(0, EDGE_WORDS), words.at(-1).slice(-EDGE_WORDS)];
  const parts = isWhole ? [encoded(texts[0])] : edges.map((edge) => encoded(edge.join(" ")));
  const first = lines[0];
  const last = lines.at(-1);
  const before = flat(first.text.slice(0, first.from)).split(" ").slice(-CONTEXT_WORDS).join(" ");
  const after = flat(last.text.slice(last.to)).split(" ").slice(0, CONTEXT_WORDS).join(" ");
  if (before) parts.unshift(`${encoded(before)}-`);
  else if (after) parts.push(`-${encoded(after)}`);
  return `:~:text=${parts.join(",")}`;
}

function offerWords() {
  const bar = document.createElement("div");
  const button = document.createElement("button");
  const told = document.createElement("span");
  bar.className = "share-words";
  bar.lang = document.documentElement.lang;
  bar.dir = "ltr";
  button.type = "button";
  button.textContent = share.dataset.words;
  told.setAttribute("role", "status");
  bar.append(button, " ", told);
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // it would end the selection
  let lines = [];
  let waiting = 0;

  button.addEventListener("click", () => {
    const texts = lines.map(({ text, from, to }) => flat(text.slice(from, to)));
    select(lines);
    const words = texts.join("\n");
    const quotes = [...body.querySelectorAll("mark[id^='q-']")];
    const quote = quotes.find((mark) => flat(mark.textContent) === words);
    const anchor = quote?.id ?? lines[0].holder.id;
    const url = `${address}#${anchor}${fragment(lines, texts)}`;
    hand({ title, text: said(words), url }, told);
  });

  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(settle, 300); // under a finger that still draws, nothing moves
  });

  function settle() {
    const range = chosenRange();
    const chosen = range ? wholeWords(range) : [];
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
  }
}

const place = ({ text, from, to }) => [text.length, from, to];

// What is selected, if all of it stands in the body: what the person says, and nobody else.
function chosenRange() {
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

// Shows which words go out: those that were selected in part are selected as a whole.
function select(lines) {
  const at = ({ pieces }, offset) => {
    const { node, start } = pieces.findLast((piece) => piece.start <= offset);
    return [node, offset - start];
  };
  const last = lines.at(-1);
  document.getSelection().setBaseAndExtent(...at(lines[0], lines[0].from), ...at(last, last.to));
}

if (navigator.share || navigator.clipboard) {
  offerThePage();
  if (body && Intl.Segmenter) offerWords();
}
