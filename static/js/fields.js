// A field of a form, whatever stands in its place on the page.

/** What an editor sees of a field, and gives the focus to. */
export function shownOf(field) {
  const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror[contenteditable]");
  if (editor) return editor;
  const isCompleted = field.classList.contains("select2-hidden-accessible");
  const places = ".select2-selection--single, .select2-search__field";
  const completing = isCompleted && field.parentElement.querySelector(places);
  return completing || field;
}

/** Give a field the focus, wherever it stands: a row that is folded opens. */
export function focusOn(field, options) {
  openRow(field);
  shownOf(field).focus(options);
}

export function openRow(field) {
  field.closest(".is-closed")?.querySelector(".row-toggle").click();
}
