// Say a text in the language of the desk. The page brings the translations; English needs none.
// stories/admin/script_texts.py lists what is said here.

const known = JSON.parse(document.getElementById("desk-texts")?.textContent ?? "{}");

/** Return the text in the reader's language, with the values in the places of `%(name)s`. */
export function gettext(text, values = {}) {
  return (known[text] ?? text).replaceAll(/%\((\w+)\)s/g, (_place, name) => values[name]);
}
