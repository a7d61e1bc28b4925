// The folded groups at the side of a story's form say what they hold, also while one types.
//
// The same rule as _held() in stories/templatetags/fieldsets.py: the first thing that is there, or
// how many were chosen.

import { gettext } from "desk/texts";

const groups = [...document.querySelectorAll(".side-group:has(.side-held)")];
const tellAll = () => {
  for (const group of groups) tell(group);
};

if (groups.length) {
  tellAll();
  document.addEventListener("input", tellAll);
  // jQuery's own event, which Select2 sends.
  window.django.jQuery(document).on("change", tellAll);
}

function tell(group) {
  const told = group.querySelector(".side-held");
  const fields = [...group.querySelectorAll("input, select, textarea")];
  const held = fields.map(heldBy).find(Boolean) ?? gettext("none");
  if (told.textContent !== held) told.textContent = held;
}

function heldBy(field) {
  if (field.type === "hidden" || field.classList.contains("select2-search__field")) return "";
  if (field.type === "checkbox") return field.checked ? field.labels[0]?.textContent.trim() : "";
  if (field.dataset.held !== undefined) return field.dataset.held;
  if (!field.options) {
    const { proposed } = field.dataset;
    return field.value.trim() || (proposed ? gettext("proposed: %(proposed)s", { proposed }) : "");
  }
  const chosen = [...field.selectedOptions].filter(({ value }) => value);
  return field.multiple && chosen.length ? String(chosen.length) : (chosen[0]?.text ?? "");
}
