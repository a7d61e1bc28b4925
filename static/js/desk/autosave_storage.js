// What this browser keeps of forms that are not saved: whose, of which address, of which page.
//
// A page of a form keeps under a name of its own, so that two open pages of one form keep both.
// Every page of the desk loads this. What was typed about a record that is gone for good is dropped
// then; on the page that says that somebody signed out, all that was typed.

const START = "kept:";
const DAYS = 14;

/** Keep something under a name; false where this browser does not. */
export function keep(place, name, what) {
  try {
    const text = JSON.stringify({ ...what, at: Date.now() });
    localStorage.setItem(`${START}${place}:${name}`, text);
    return true;
  } catch {
    return false; // full, or not allowed
  }
}

export function forget(name) {
  for (const key of keys()) if (key.endsWith(`:${name}`)) localStorage.removeItem(key);
}

export function isKept(name) {
  return keys().some((key) => key.endsWith(`:${name}`));
}

/** What is kept under a name; nothing where nothing is. */
export function keptAs(name) {
  return read(keys().find((key) => key.endsWith(`:${name}`)));
}

/** What other pages of a place keep, the newest first: { name, at, … }. */
export function keptElsewhere(place, name) {
  return keys()
    .filter((key) => key.startsWith(`${START}${place}:`) && !key.endsWith(`:${name}`))
    .map((key) => ({ ...read(key), name: key.split(":").at(-1) }))
    .sort((one, other) => other.at - one.at);
}

export function forgetOld() {
  const oldest = Date.now() - DAYS * 24 * 60 * 60 * 1000;
  for (const key of keys()) if (!(read(key).at > oldest)) localStorage.removeItem(key);
}

/** Forget what was typed about records that are gone, such as somebody erased or protected.
 *
 * Every page of the desk asks, and sends nothing but numbers.
 */
async function forgetGone(address) {
  const asked = [...new Set(keys().map(recordOf).filter(Boolean))];
  if (!asked.length) return;
  try {
    const numbers = new URLSearchParams(asked.map((record) => record.split("/")));
    const answer = await fetch(`${address}?${numbers}`);
    if (!answer.ok || answer.redirected) return;
    const { gone } = await answer.json();
    for (const key of keys()) if (gone.includes(recordOf(key))) localStorage.removeItem(key);
  } catch {
    // No connection: the next page asks again.
  }
}

function recordOf(key) {
  const [, model, number] = key.match(/\/(\w+)\/(\d+)\/change\/:/) ?? [];
  return model && `${model}/${number}`;
}

/** Forget what a save that went through tells by its cookie: see stories/admin/forms/autosave.py. */
export function forgetSaved() {
  const saved = document.cookie.match(/(?:^|; )saved=([0-9a-z]+)/);
  if (!saved) return;
  forget(saved[1]);
  // biome-ignore lint/suspicious/noDocumentCookie: browsers of our readers lack the Cookie Store
  document.cookie = "saved=; Max-Age=0; Path=/";
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(START));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

if (document.body.matches(".signed-out")) for (const key of keys()) localStorage.removeItem(key);

const desk = document.querySelector("script[data-records]");
if (desk) forgetGone(desk.dataset.records);
