// Elements that scripts of the desk add to the page.

export function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
