// The rows of quotes and milestones: one line each, opened to change it; numbers that stay.

import { make } from "desk/dom";
import { gettext } from "desk/texts";

const NAMES = { quotes: ["text"], milestones: ["title"] }; // what a row is called by
const UNNAMED = { quotes: gettext("No words yet"), milestones: gettext("No title yet") };

for (const row of document.querySelectorAll(".passage-rows .inline-related.has_original")) {
  makeToggle(row, Boolean(row.querySelector(".errorlist")));
}

/** Open a row, or fold it into its name. */
export function setOpen(row, isOpen) {
  const toggle = row.querySelector(".row-toggle");
  if (!toggle) return;
  row.classList.toggle("is-closed", !isOpen);
  toggle.setAttribute("aria-expanded", isOpen);
}

/** The row's name opens and closes it. What went wrong stays in sight. */
function makeToggle(row, isOpen) {
  const label = row.querySelector("h3 .inline_label");
  const toggle = make("button", { type: "button", className: "row-toggle" });
  label.replaceWith(toggle);
  toggle.append(label);
  toggle.addEventListener("click", () => setOpen(row, row.classList.contains("is-closed")));
  setOpen(row, isOpen);
}

document.addEventListener("formset:added", ({ target: row, detail }) => {
  const heading = row.closest(".passage-rows") && row.querySelector("h3");
  if (!heading || heading.querySelector(".row-toggle")) return;
  heading.append(" ", make("span", { className: "inline_label" }));
  nameRow(row, detail.formsetName);
  makeToggle(row, true);
});

document.addEventListener("input", ({ target }) => {
  const row = target.closest(".passage-rows .inline-related");
  const group = row?.closest(".inline-group").id.replace(/-group$/, "");
  if (row && NAMES[group]?.some((name) => target.name.endsWith(`-${name}`))) nameRow(row, group);
});

function nameRow(row, group) {
  const label = row.querySelector(".inline_label");
  if (!label) return; // somebody who may read, but not change
  const said = NAMES[group].map((name) => row.querySelector(`[name$="-${name}"]`).value.trim());
  label.textContent = said.find(Boolean) ?? UNNAMED[group];
}

// The ordering script numbers every row anew when one is added. In a story's form that would
// reorder a timeline that other stories tell too, so the numbers are put back, and the new row
// comes last.
let numbers = new Map();

addEventListener(
  "formset:added",
  ({ target }) => {
    numbers = new Map(
      positions(target)
        .filter((input) => !target.contains(input))
        .map((input) => [input, input.value]),
    );
  },
  { capture: true },
);

addEventListener("formset:added", ({ target }) => {
  const last = Math.max(0, ...[...numbers.values()].map(Number));
  for (const input of positions(target)) input.value = numbers.get(input) ?? last + 1;
});

function positions(row) {
  const rows = row.parentElement.querySelectorAll(".inline-related:not(.empty-form)");
  return [...rows].flatMap((each) => [...each.querySelectorAll('input[name$="-position"]')]);
}
