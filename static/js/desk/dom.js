// Elements and rows that the desk's scripts add to the page.

/** Make an element with these properties. */
export function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

/** Add a row to an inline group as the admin does, by its own “Add another”, and return it. */
export function addRow(group) {
  let row;
  const take = ({ target }) => {
    row = target;
  };
  document.addEventListener("formset:added", take, { once: true });
  document.querySelector(`#${group}-group .add-row a`).click();
  return row;
}
