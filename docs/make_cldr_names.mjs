// Write stories/cldr_names.json: the names of countries in the languages of the interface, and of
// languages in English and in themselves, as the Unicode CLDR in Node has them. Run: node docs/make_cldr_names.mjs

import { writeFileSync } from "node:fs";

const INTERFACE = ["en", "ru", "kk"];
const SPOKEN = (
  "ar az be bg bn ckb cs da de el en es et fa fi fr he hi hu hy id it ja ka kk ko ky lt lv " +
  "mn nl no pa pl ps pt ro ru sd sk sr sv sw ta tg tk tl tr ug uk ur uz vi zh"
).split(" ");
const NO_COUNTRY = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

const OPTIONS = { type: "region", fallback: "none" };
const names = INTERFACE.map((code) => new Intl.DisplayNames([code], OPTIONS));
const countries = {};
for (const first of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  for (const second of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
    const code = first + second;
    const found = names.map((each) => each.of(code));
    // A code of the past, such as SU, is written as the one of today.
    const isOfToday = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
    if (found.every(Boolean) && isOfToday && !NO_COUNTRY.has(code)) countries[code] = found;
  }
}
const languages = {};
const inEnglish = new Intl.DisplayNames(["en"], { type: "language" });
for (const code of SPOKEN) {
  const name = new Intl.DisplayNames([code], { type: "language", fallback: "none" }).of(code);
  // Georgian has no capitals at the beginning of a word.
  const first = code === "ka" ? name.charAt(0) : name.charAt(0).toLocaleUpperCase(code);
  languages[code] = [inEnglish.of(code), first + name.slice(1)];
}
languages.kk[1] = "Қазақша"; // as the switch of the interface has it
const write = (value) => JSON.stringify(value);
const lines = (record) =>
  Object.entries(record)
    .map(([code, value]) => `    ${write(code)}: ${write(value)}`)
    .join(",\n");
const parts = [`  "interface": ${write(INTERFACE)}`];
parts.push(`  "countries": {\n${lines(countries)}\n  }`);
parts.push(`  "languages": {\n${lines(languages)}\n  }`);
writeFileSync(
  new URL("../stories/cldr_names.json", import.meta.url),
  `{\n${parts.join(",\n")}\n}\n`,
);
