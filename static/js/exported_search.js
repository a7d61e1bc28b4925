// Search a copy of the site without its server: load the parts of an index that the words need.
// See also stories/export/search_index.py, which makes the index and cuts texts in the same way.

const SHOWN = 50;
const BEGINNING = 2;
const LONGEST_WORD = 40;

const form = document.querySelector("#search");
const told = document.querySelector("#results");
const list = document.querySelector("#found");

// What other keyboards write instead of a letter, or leave out; see stories/search/spelling.py.
const LETTERS = pairs("әғқңөұүһіґєҳҷəѓةىیکگٱıłøđħŧßς", [
  ..."агкноуухигехчегهييككاilodht",
  "ss",
  "σ",
]);
const LEFT_OUT = "ъь\u0640";
const OTHERS = new RegExp(`[${[...LETTERS.keys()].join("")}${LEFT_OUT}]`, "gu");
const APOSTROPHE = /['’‘‛ʼʻʾʿ′`´＇]/gu;
const JOINT = /[-\u2010\u2011']/u;
const CHAIN = /[\p{L}\p{N}]+(?:[-\u2010\u2011'][\p{L}\p{N}]+)*/gu;
const GROUPED =
  /(?<![\p{L}\p{N}])\p{Nd}{1,3}(?:[,.\u066c\u00a0\u2009\u202f]\p{Nd}{3})+(?![\p{L}\p{N}])/gu;
const ARTICLE = /(?:[وفبك]?ال|لل)(?=[\u0600-\u08ff]{3})/u;

function pairs(letters, others) {
  return new Map([...letters].map((letter, at) => [letter, others[at]]));
}

/** Cut a text into words as they are looked for: in the spelling that all keyboards have. */
export function cut(text) {
  return chains(text).flatMap((ways) => ways.toReversed().flat());
}

/**
 * Cut what is asked for: each word with the ways in which a text may write it, which are words that
 * a text holds together. Words that hyphens join may be written in one.
 */
export function ask(text) {
  return chains(text).filter((ways) => ways.length);
}

function chains(text) {
  return (fold(text).match(CHAIN) ?? []).map((chain) => {
    const parts = chain.split(JOINT);
    const ways = parts.length > 1 ? [[parts.join("")], parts] : [parts];
    return ways.map((way) => way.map(loosen).filter(isWord)).filter((way) => way.length);
  });
}

function fold(text) {
  return text
    .replace(APOSTROPHE, "'")
    .replace(GROUPED, (number) => number.replace(/\P{Nd}/gu, ""))
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/\p{Nd}/gu, figure)
    .normalize("NFKC")
    .replace(OTHERS, (letter) => LETTERS.get(letter) ?? "");
}

/** Return a figure of any script as ours: each script has its ten one after another. */
function figure(sign) {
  let value = 0;
  const isFigure = (number) => /\p{Nd}/u.test(String.fromCodePoint(number));
  while (value < 9 && isFigure(sign.codePointAt(0) - value - 1)) value += 1;
  return String(value);
}

function loosen(word) {
  return word.replace(ARTICLE, "");
}

function isWord(word) {
  const length = [...word].length;
  return length >= BEGINNING && length <= LONGEST_WORD;
}

async function load(path) {
  const answer = await fetch(`/search/${path.split("/").map(encodeURIComponent).join("/")}.json`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** Return how well each story of a language fits: by its number, only those that hold all. */
async function weigh(language, beginnings, asked) {
  const held = async (word) => {
    const beginning = [...word].slice(0, BEGINNING).join("");
    const words = beginnings.includes(beginning) ? load(`${language}/words/${beginning}`) : {};
    return holding(word, await words);
  };
  const each = asked.map(async (ways) => {
    const found = ways.map(async (way) => together(await Promise.all(way.map(held))));
    return either(await Promise.all(found));
  });
  const fitting = together(await Promise.all(each));
  return [...fitting].map(([number, weight]) => ({ language, number, weight }));
}

/** Weigh the stories that hold a word, or words that begin so. */
function holding(word, words) {
  const weights = new Map();
  for (const [each, [titles, bodies]] of Object.entries(words)) {
    if (!each.startsWith(word)) continue;
    const whole = each === word ? 2 : 1;
    for (const number of bodies) weights.set(number, (weights.get(number) ?? 0) + whole);
    for (const number of titles) weights.set(number, (weights.get(number) ?? 0) + 10 * whole);
  }
  return weights;
}

function together([first, ...others]) {
  const inAll = [...first].filter(([number]) => others.every((other) => other.has(number)));
  return new Map(
    inAll.map(([number, weight]) => [
      number,
      others.reduce((sum, other) => sum + other.get(number), weight),
    ]),
  );
}

function either(ways) {
  const best = new Map();
  for (const [number, weight] of ways.flatMap((way) => [...way]))
    best.set(number, Math.max(weight, best.get(number) ?? 0));
  return best;
}

/** Return the address of a story that keeps the language of the interface. */
function addressOf(language, slug) {
  const { language: here, languages, default: otherwise } = form.dataset;
  const own = languages.split(" ").includes(language) ? language : otherwise;
  return `${own === here ? "" : `/${here}`}/${language}/stories/${slug}/`;
}

async function show(found, block, isLatest) {
  const loaded = new Map();
  for (const { language, number } of found) {
    const name = `${language}/stories/${Math.floor(number / block)}`;
    if (!loaded.has(name)) loaded.set(name, load(name));
    const [slug, headline, person] = (await loaded.get(name))[number % block];
    if (!isLatest()) return;
    const item = document.createElement("li");
    const heading = document.createElement("h3");
    const link = document.createElement("a");
    link.href = addressOf(language, slug);
    link.lang = language;
    link.dir = "auto";
    link.textContent = headline;
    heading.append(link);
    const name_of = document.createElement("p");
    name_of.className = "what";
    name_of.lang = language;
    name_of.dir = "auto";
    name_of.textContent = person;
    item.append(heading, name_of);
    list.append(item);
  }
}

let latest = 0;

/** Show what is found, unless something else was asked meanwhile: its parts may come sooner. */
async function search(looked) {
  latest += 1;
  const asked = latest;
  const isLatest = () => asked === latest;
  list.replaceChildren();
  told.textContent = "";
  if (!looked.length) return;
  try {
    const { languages, block } = await load("index");
    const found = [];
    for (const [language, beginnings] of Object.entries(languages)) {
      found.push(...(await weigh(language, beginnings, looked)));
    }
    found.sort((one, other) => other.weight - one.weight || other.number - one.number);
    await show(found.slice(0, SHOWN), block, isLatest);
    if (!isLatest()) return;
    const { found: some, best, none } = told.dataset;
    const many = found.length > SHOWN;
    told.textContent = found.length
      ? `${many ? best : some} ${Math.min(found.length, SHOWN)}`
      : none;
  } catch {
    if (isLatest()) told.textContent = told.dataset.failed;
  }
}

if (form) {
  const asked = new URLSearchParams(window.location.search).get("q") ?? "";
  form.elements.q.value = asked;
  form.parentElement.hidden = false;
  document.querySelector("#without").remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = form.elements.q.value;
    window.history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : "?");
    search(ask(words));
  });
  search(ask(asked));
}
