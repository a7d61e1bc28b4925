// Search a copy of the site without its server: load the parts of an index that the words need.
// See also stories/export/search_index.py, which makes the index and cuts texts in the same way.

const SHOWN = 50;
const BEGINNING = 2;
const LONGEST_WORD = 40;

const form = document.querySelector("#search");
const told = document.querySelector("#results");
const list = document.querySelector("#found");

/** Cut a text into words as they are looked for: small letters, without marks above or below. */
export function cut(text) {
  const bare = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC");
  const found = bare.match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.filter((word) => {
    const length = [...word].length;
    return length >= BEGINNING && length <= LONGEST_WORD;
  });
}

async function load(path) {
  const answer = await fetch(`/search/${path.split("/").map(encodeURIComponent).join("/")}.json`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** Return how well each story of a language fits: by its number, only those that hold all words. */
async function weigh(language, beginnings, words) {
  let fitting = null;
  for (const word of words) {
    const beginning = [...word].slice(0, BEGINNING).join("");
    const weights = new Map();
    const held = beginnings.includes(beginning) ? await load(`${language}/words/${beginning}`) : {};
    for (const [each, [titles, bodies]] of Object.entries(held)) {
      if (!each.startsWith(word)) continue;
      const whole = each === word ? 2 : 1;
      for (const number of bodies) weights.set(number, (weights.get(number) ?? 0) + whole);
      for (const number of titles) weights.set(number, (weights.get(number) ?? 0) + 10 * whole);
    }
    const before = fitting;
    fitting = new Map(
      [...weights]
        .filter(([number]) => !before || before.has(number))
        .map(([number, weight]) => [number, weight + (before?.get(number) ?? 0)]),
    );
  }
  return [...fitting].map(([number, weight]) => ({ language, number, weight }));
}

/** Return the address of a story that keeps the language of the interface. */
function addressOf(language, slug) {
  const { language: here, languages, default: otherwise } = form.dataset;
  const own = languages.split(" ").includes(language) ? language : otherwise;
  return `${own === here ? "" : `/${here}`}/${language}/stories/${slug}/`;
}

async function show(found, block) {
  const loaded = new Map();
  for (const { language, number } of found) {
    const name = `${language}/stories/${Math.floor(number / block)}`;
    if (!loaded.has(name)) loaded.set(name, load(name));
    const [slug, headline, person] = (await loaded.get(name))[number % block];
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

async function search(words) {
  list.replaceChildren();
  told.textContent = "";
  if (!words.length) return;
  try {
    const { languages, block } = await load("index");
    const found = [];
    for (const [language, beginnings] of Object.entries(languages)) {
      found.push(...(await weigh(language, beginnings, words)));
    }
    found.sort((one, other) => other.weight - one.weight || other.number - one.number);
    await show(found.slice(0, SHOWN), block);
    const { found: some, best, none } = told.dataset;
    const many = found.length > SHOWN;
    told.textContent = found.length
      ? `${many ? best : some} ${Math.min(found.length, SHOWN)}`
      : none;
  } catch {
    told.textContent = told.dataset.failed;
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
    search(cut(words));
  });
  search(cut(asked));
}
