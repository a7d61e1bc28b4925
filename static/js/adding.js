// Rows of a form's groups, made as the admin makes them.

/** A new row of a group, by the admin's own “Add another”. */
export function addRow(group) {
  let row;
  const take = ({ target }) => {
    row = target;
  };
  document.addEventListener("formset:added", take, { once: true });
  document.querySelector(`#${group}-group .add-row a`).click();
  return row;
}
