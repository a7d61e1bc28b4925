// Dates as people say them: what readers will see of one is shown beneath while it is typed, and a
// new milestone takes its date from its passage, in sight of the editor. The server reads them.

import { gettext } from "desk/texts";

const PAUSE = 300; // milliseconds without a key before the server is asked
const FROM_THE_PASSAGE = `${gettext("From the passage:")} `;

const asked = new WeakMap(); // the last question of each field, so that no older answer is shown

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-told-date]")) {
    later(target, () => show(target));
  } else if (target.matches('[name^="milestones-"][name$="-passage"]')) {
    const date = target.closest(".inline-related").querySelector("[data-told-date]");
    if (date && mayPropose(date)) later(date, () => propose(date, target.value));
  }
});

function later(field, act) {
  clearTimeout(asked.get(field));
  asked.set(field, setTimeout(act, PAUSE));
}

/** A date that nobody typed or changed: it is empty, or as the passage proposed it. */
function mayPropose(date) {
  const label = date.form.elements[date.name.replace("_edtf", "_label")];
  const isNew = !date.closest(".inline-related").classList.contains("has_original");
  return isNew && !label?.value && (!date.value || date.value === date.dataset.proposed);
}

async function propose(date, passage) {
  const { language } = date.form.elements;
  const answer = await ask(date, { passage, language: language.value });
  if (!answer || !mayPropose(date)) return;
  const [first, ...others] = answer.found;
  date.value = first && !others.length ? first : "";
  date.dataset.proposed = date.value;
  if (date.value) await show(date);
  else
    outputOf(date).textContent = others.length
      ? gettext("Told in it: %(dates)s", { dates: answer.found.join("; ") })
      : "";
}

async function show(date) {
  const answer = await ask(date, { text: date.value });
  if (!answer) return;
  const output = outputOf(date);
  output.innerHTML = answer.shown;
  if (date.value && date.value === date.dataset.proposed) output.prepend(FROM_THE_PASSAGE);
}

function outputOf(date) {
  return date.parentElement.querySelector("output");
}

/** Ask the server; where it is away, or something newer was typed, there is no answer. */
async function ask(date, question) {
  const mark = {};
  asked.set(date, mark);
  const { csrfmiddlewaretoken } = date.form.elements;
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrfmiddlewaretoken.value, ...question });
  try {
    const answer = await fetch(date.dataset.toldDate, { method: "POST", body });
    if (!answer.ok || answer.redirected || asked.get(date) !== mark) return null;
    return await answer.json();
  } catch {
    return null; // the form says it when it is saved
  }
}
