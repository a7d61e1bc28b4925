// Find where words are in a body. Plain text, no page.
//
// It keeps to the rules of stories/passages, so that the desk says while one types what the server
// will say at save; where the two differ, the server is right.
//
// A story is { text, paragraphs }; text joins the paragraphs by "\n", and start is where a
// paragraph begins in it. A place is { start, end, paragraph }, its end exclusive.

import { standsFree } from "whole_words";

const OMISSION = " […] ";

/** Return where the words are, as they are or with other shapes of marks, dashes and spaces. */
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

/** Return the parts of words that left others out; one part where they left out none. */
function partsOf(words) {
  return words.split(OMISSION).filter((part) => part.trim());
}

function occurrences(text, words) {
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    if (standsFree(text, at, end)) found.push({ start: at, end });
  }
  return found;
}

/** Find words with others left out: their parts follow each other within one paragraph. */
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

/** Make several shapes of one mark the same, and let every character keep its place. */
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

/** Return the first part of the words, where some were left out, that the story does not hold. */
export function missingPart(story, words) {
  return partsOf(words).find((part) => !places(story, part).length) ?? words;
}

/** Count the characters that two texts share at their start and, beyond that, at their end. */
export function shared(one, other) {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return { start, end };
}
