// After a save that was refused: what the editor goes on typing is “yours”, whatever was chosen
// before.

if (document.querySelector(".conflict")) {
  // jQuery hears its own events too, such as Select2's.
  window.django.jQuery(document).on("input change", ({ target }) => {
    const { name } = target.closest(".prose-editor")?.querySelector("textarea") ?? target;
    const [, row, field] = name?.match(/^(.+-\d+-)?(.+)$/) ?? [];
    for (const choice of [field, "row"]) {
      const radios = `.conflict input[name="${CSS.escape(`${row ?? ""}take-${choice}`)}"]`;
      const yours = field && document.querySelector(`${radios}[value="yours"]`);
      if (yours) yours.checked = true;
    }
  });
}
