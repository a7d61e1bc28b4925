// Whole words: where a part of a text may begin and end without cutting a word.
//
// The same rule as stands_free() in stories/passages/typography.py, so that a browser says while
// one selects what the server will say of the words. tests/cases/whole_words.json holds both to it.

const INVISIBLE = "\\xad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff";
// Thai, Lao, Burmese, Khmer, Chinese, Japanese: written without spaces between words.
const WITHOUT_SPACES =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff" +
  "\\u{20000}-\\u{3ffff}";
const HIDDEN = new RegExp(`^[${INVISIBLE}\\p{M}]$`, "u");
const LETTER = new RegExp(`^(?![${WITHOUT_SPACES}])[\\p{L}\\p{N}]$`, "u");
const DIGIT = /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]$/u; // as str.isdigit() in Python
const WITHIN_WORDS = "'’ʼ-‐‑·_"; // women’s, problem-solving
const WITHIN_NUMBERS = ".,:٫٬"; // 4.5 and 150,000
const JOINER = "\u200d";
// Marks, joiners, skin tones and the tags of regional flags are drawn with what is before.
const DRAWN_WITH_BEFORE = /^(?:[\p{M}\p{Emoji_Modifier}\u{e0020}-\u{e007f}]|\u200c|\u200d)$/u;
const HALF_A_FLAG = /^\p{Regional_Indicator}$/u;

/** Trim the span and widen it to whole words; null where it holds white space alone.
 *
 * “art” in “heart” becomes { start, end } of “heart”; “ a word ” becomes that of “a word”.
 */
export function wholeWords(text, start, end) {
  const chosen = text.slice(start, end);
  if (!chosen.trim()) return null;
  let first = end - chosen.trimStart().length;
  let last = start + chosen.trimEnd().length;
  while (isInside(text, first)) first -= 1;
  while (isInside(text, last)) last += 1;
  return { start: first, end: last };
}

/** Say whether text.slice(start, end) cuts neither a word nor a character as people see it. */
export function standsFree(text, start, end) {
  return !isInside(text, start) && !isInside(text, end);
}

function isInside(text, at) {
  if (at <= 0 || at >= text.length) return false;
  return splitsCharacter(text, at) || splitsWord(text, at);
}

function splitsCharacter(text, at) {
  if (characterAt(text, at - 1).length === 2) return true; // two units make one character
  const [before, after] = [characterBefore(text, at), characterAt(text, at)];
  if (DRAWN_WITH_BEFORE.test(after) || before === JOINER) return true;
  if (before + after === "\r\n") return true;
  return HALF_A_FLAG.test(after) && countFlagHalvesBefore(text, at) % 2 === 1;
}

function countFlagHalvesBefore(text, at) {
  let count = 0;
  let place = at;
  while (HALF_A_FLAG.test(characterBefore(text, place))) {
    place -= characterBefore(text, place).length;
    count += 1;
  }
  return count;
}

function splitsWord(text, at) {
  const [before, after] = [backToVisible(text, at), onToVisible(text, at)];
  const [left, right] = [characterBefore(text, before), characterAt(text, after)];
  if (isWithin(left)) {
    const next = backToVisible(text, before - left.length);
    return isJoined(characterBefore(text, next), left, right);
  }
  if (isWithin(right)) {
    const next = onToVisible(text, after + right.length);
    return isJoined(left, right, characterAt(text, next));
  }
  return isJoined(left, "", right);
}

function isWithin(sign) {
  return sign !== "" && (WITHIN_WORDS + WITHIN_NUMBERS).includes(sign);
}

function isJoined(left, between, right) {
  if (!LETTER.test(left) || !LETTER.test(right)) return false;
  const isOfNumbers = between !== "" && WITHIN_NUMBERS.includes(between);
  return !isOfNumbers || (DIGIT.test(left) && DIGIT.test(right));
}

function backToVisible(text, at) {
  let place = at;
  while (HIDDEN.test(characterBefore(text, place))) place -= characterBefore(text, place).length;
  return place;
}

function onToVisible(text, at) {
  let place = at;
  while (HIDDEN.test(characterAt(text, place))) place += characterAt(text, place).length;
  return place;
}

/** Return the character that begins here; "" at the end of the text. */
function characterAt(text, at) {
  return at < 0 || at >= text.length ? "" : String.fromCodePoint(text.codePointAt(at));
}

/** Return the character that ends here; "" at the beginning of the text. */
function characterBefore(text, at) {
  const pair = characterAt(text, at - 2);
  return pair.length === 2 ? pair : characterAt(text, at - 1);
}
