// Addresses of words: text fragments, which a browser scrolls to and marks.
//
// The same rule as text_fragment() in stories/passages/fragments.py, so that words that a reader
// shares are named as a quote of them is. tests/cases/text_fragments.json holds both to it.

const LONGEST_WHOLE = 300; // characters; longer words are named by their first and their last
const EDGE_WORDS = 6;
const CONTEXT = 32; // characters beside the words
const CONTEXT_WORDS = 3;

/** Make the part of an address after the element's id: “:~:text=…”.
 *
 * `lines` are the words, a text for each paragraph that they are in; `before` and `after` are what
 * is beside them in the first and in the last. One part cannot cross paragraphs.
 */
export function textFragment(before, lines, after) {
  const [first, last] = [wordsOf(lines[0]), wordsOf(lines.at(-1))];
  const isWhole = lines.length === 1 && [...lines[0]].length <= LONGEST_WHOLE;
  const edges = [first.slice(0, EDGE_WORDS), last.slice(-EDGE_WORDS)];
  const parts = isWhole ? [encoded(lines[0])] : edges.map((words) => encoded(words.join(" ")));
  const prefix = nearestWords(before, { atEnd: true });
  const suffix = nearestWords(after, { atEnd: false });
  if (prefix) parts.unshift(`${prefix}-`);
  else if (suffix) parts.push(`-${suffix}`);
  return `:~:text=${parts.join(",")}`;
}

/** Up to three whole words next to the words; one that is cut off at the far end is left out. */
function nearestWords(text, { atEnd }) {
  const characters = [...text];
  const near = atEnd ? characters.slice(-CONTEXT) : characters.slice(0, CONTEXT);
  const words = wordsOf(near.join(""));
  if (near.length === CONTEXT) words.splice(atEnd ? 0 : -1, 1); // perhaps it was cut
  return encoded((atEnd ? words.slice(-CONTEXT_WORDS) : words.slice(0, CONTEXT_WORDS)).join(" "));
}

function wordsOf(text) {
  return text.split(/\s+/).filter(Boolean);
}

/** A hyphen would end a prefix, so it is encoded too. */
function encoded(text) {
  const code = (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[-!'()*]/g, code);
}
