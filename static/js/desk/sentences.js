// Where sentences begin and end in a paragraph.
//
// The same rule as sentences() in stories/passages/cuts.py, so that what the desk takes for a
// sentence is one for the server. tests/cases/sentences.json holds both to it.

const MARKS = "“”„«»‹›‘’‚\"'「」『』";
const END_MARKS = ".!?…。！？؟۔।";
const CLOSING = `${MARKS})\\]`;
const OPENING = `${MARKS}([¿¡ ‐‑‒–—―−﹘﹣－-`;
const END = new RegExp(`[${END_MARKS}]+[${CLOSING}]*`, "gu");
const BEFORE = new RegExp(`^[\\s${OPENING.replace("[", "\\[")}]*`, "u");
const ENDED_BY = new RegExp(`[${END_MARKS}][${END_MARKS}${CLOSING}]*$`, "u");
const ENDS_WITHOUT_SPACE = /[。！？]$/u;
const LAST_WORD = /[\p{L}\p{N}_]{1,5}$/u;
const ABBREVIATIONS = ["Dr", "Hon", "Mr", "Mrs", "Ms", "Mx", "Prof", "Rev", "St"];

/** Return where each sentence begins and ends, without the spaces between: { start, end }. */
export function sentences(text) {
  const starts = [0, ...startsWithin(text)];
  return starts.map((start, at) => {
    const end = starts[at + 1] ?? text.length;
    return { start, end: start + text.slice(start, end).trimEnd().length };
  });
}

function* startsWithin(text) {
  for (const { 0: ended, index } of text.matchAll(END)) {
    const closed = index + ended.length;
    const [between] = text.slice(closed).match(BEFORE);
    const following = closed + between.length;
    const isApart = between || ENDS_WITHOUT_SPACE.test(ended);
    if (isApart && following < text.length && isEnd(text.slice(0, closed), text.slice(following)))
      yield following - between.trimStart().length;
  }
}

/** Whether a sentence ends: no small letter follows, and no abbreviation is before a full stop. */
function isEnd(before, after) {
  const [marks] = before.match(ENDED_BY) ?? [""];
  if (!marks || /^\p{Ll}/u.test(after)) return false;
  const isFullStop = [...marks].every((mark) => mark === "." || !END_MARKS.includes(mark));
  const [word] = (isFullStop && before.slice(0, -marks.length).slice(-6).match(LAST_WORD)) || [];
  return !word || !isAbbreviated(word);
}

function isAbbreviated(word) {
  return ABBREVIATIONS.includes(word) || (/^\p{Lu}$/u.test(word) && word !== "I");
}
