// Which words somebody points at, and where words stand in a body. Plain text, no page.
//
// It keeps to the rules of stories/passages, so that the desk says while one types what the server
// will say at save; where the two differ, the server is right.
//
// A story is { text, paragraphs }; text joins the paragraphs by "\n", and start is where a
// paragraph begins in it. A place is { start, end, paragraph }, its end exclusive.

const OMISSION = " […] ";

const WITHOUT_SPACES = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff";
const LETTER = `(?![${WITHOUT_SPACES}])[\\p{L}\\p{N}]`;
const HIDDEN = "[\\p{M}\\p{Cf}]*";
const WITHIN_WORDS = "['’ʼ‐‑·_-]"; // women’s, problem-solving
const WITHIN_NUMBERS = "[.,:٫٬]"; // 4.5 and 150,000
const NEAR = 16; // characters on each side that may decide whether a word goes on

// What stands before and after a place that is inside of a word.
const JOINTS = [
  [LETTER, "", LETTER],
  [LETTER, WITHIN_WORDS, LETTER],
  ["\\p{Nd}", WITHIN_NUMBERS, "\\p{Nd}"],
].flatMap(([left, between, right]) =>
  [[between, ""], ["", between]].map(([before, after]) => [
    new RegExp(`${left}${HIDDEN}${before}${HIDDEN}$`, "u"),
    new RegExp(`^${HIDDEN}${after}${HIDDEN}${right}`, "u"),
  ]),
);

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function isInside(text, at) {
  if (at <= 0 || at >= text.length) return false;
  const before = text.slice(Math.max(0, at - NEAR), at);
  const after = text.slice(at, at + NEAR);
  if (JOINTS.some(([left, right]) => left.test(before) && right.test(after))) return true;
  const near = before + after;
  return graphemes.segment(near).containing(before.length).index !== before.length;
}

/** The span without white space at its ends, widened to whole words; null where it has none. */
export function wholeWords(text, start, end) {
  const chosen = text.slice(start, end);
  if (!/[\p{L}\p{N}]/u.test(chosen)) return null;
  let first = end - chosen.trimStart().length;
  let last = start + chosen.trimEnd().length;
  while (isInside(text, first)) first -= 1;
  while (isInside(text, last)) last += 1;
  return { start: first, end: last };
}

/** Where the words stand, as they are or but for the shape of marks, dashes and spaces. */
export function places(story, words, prefix = "", suffix = "") {
  if (!words.trim()) return [];
  const found = occurrences(story.text, words);
  if (!found.length) found.push(...inParts(story, partsOf(words)));
  if (!found.length) found.push(...occurrences(plain(story.text), plain(words.trim())));
  return singledOut(story, found, prefix, suffix).map((place) => ({
    ...place,
    paragraph: story.paragraphs.findLast((paragraph) => paragraph.start <= place.start).number,
  }));
}

/** The parts of words that left others out; one where they left out none. */
function partsOf(words) {
  return words.split(OMISSION).filter((part) => part.trim());
}

function occurrences(text, words) {
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    if (!isInside(text, at) && !isInside(text, end)) found.push({ start: at, end });
  }
  return found;
}

/** Words with others left out: their parts follow each other within one paragraph. */
function inParts(story, parts) {
  if (parts.length < 2) return [];
  return story.paragraphs.flatMap(({ start, text }) => {
    const spans = [];
    for (const part of parts) {
      const after = spans.at(-1)?.end ?? 0;
      const next = occurrences(text, part).find((span) => span.start >= after);
      if (!next) return [];
      spans.push(next);
    }
    return [{ start: start + spans[0].start, end: start + spans.at(-1).end }];
  });
}

/** Several shapes of one mark become one, and every character keeps its place. */
function plain(text) {
  return text
    .replace(/[“”„‟«»〝〞＂]/g, '"')
    .replace(/[‘’‚‛‹›′`´ʼ]/g, "'")
    .replace(/[‐‑‒–—―−]/g, "-")
    .replace(/\s/g, " ");
}

function singledOut(story, found, prefix, suffix) {
  if (found.length < 2 || !(prefix || suffix)) return found;
  const fitting = found.filter(
    ({ start, end }) =>
      story.text.slice(0, start).endsWith(prefix) && story.text.startsWith(suffix, end),
  );
  return fitting.length === 1 ? fitting : found;
}

/** The first part of the words, where some were left out, that the story does not hold. */
export function missingPart(story, words) {
  return partsOf(words).find((part) => !places(story, part).length) ?? words;
}

/** How many characters two texts share at their start and, beyond that, at their end. */
export function shared(one, other) {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return { start, end };
}
