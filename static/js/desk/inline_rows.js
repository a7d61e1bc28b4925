// The rows of quotes and milestones: one line each, opened to change it; numbers that stay.

for (const row of document.querySelectorAll(".words-rows .inline-related.has_original")) {
  makeToggle(row);
}

/** The row's name opens and closes it. What went wrong stays in sight. */
function makeToggle(row) {
  const label = row.querySelector("h3 .inline_label");
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "row-toggle";
  label.replaceWith(toggle);
  toggle.append(label);
  const open = (isOpen) => {
    row.classList.toggle("is-closed", !isOpen);
    toggle.setAttribute("aria-expanded", isOpen);
  };
  toggle.addEventListener("click", () => open(row.classList.contains("is-closed")));
  open(Boolean(row.querySelector(".errorlist")));
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
