// Bring an editor to a field of the form, whatever the page shows in the field's place.

/** Return what an editor sees of a field: the element that takes the focus for it. */
export function shownOf(field) {
  const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror[contenteditable]");
  if (editor) return editor;
  const chooser = field.closest(".picture-field")?.querySelector("button");
  if (chooser) return chooser;
  const isCompleted = field.classList.contains("select2-hidden-accessible");
  const places = ".select2-selection--single, .select2-search__field";
  const completing = isCompleted && field.parentElement.querySelector(places);
  return completing || field;
}

/** Give a field the focus. What it is folded into opens first, because what is hidden takes no focus. */
export function focusOn(field, options) {
  openRow(field);
  shownOf(field).focus(options);
}

export function openRow(field) {
  for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) {
    at.open = true;
  }
  field.closest(".is-closed")?.querySelector(".row-toggle").click();
}

// A link to a field, such as those in the list of errors, leads to what is shown of the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#id_"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  focusOn(field, { preventScroll: true });
  shownOf(field).scrollIntoView({ block: "center" });
});

// A form that was refused begins with its list of errors. This waits for all scripts, because the
// admin's own gives the focus to the first field of a new record.
addEventListener("load", () => document.querySelector(".errornote")?.focus());
