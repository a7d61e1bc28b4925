// The tools above a text are one stop for the Tab key, and arrows lead from one to the next: the
// fields before the text and the text itself stay next to each other.

import { gettext } from "desk/texts";

/** Make a bar of buttons one stop; call it when all of them are there. */
export function makeOneStop(bar, name) {
  const tools = () => visible(bar, "button:not([popover] *)");
  const stopAt = (chosen) => {
    for (const tool of bar.querySelectorAll("button:not([popover] *)"))
      tool.tabIndex = tool === chosen ? 0 : -1;
  };
  translate(bar);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", name);
  bar.addEventListener("focusin", ({ target }) => {
    if (tools().includes(target)) stopAt(target);
  });
  bar.addEventListener("keydown", (event) => step(event, tools(), "ArrowLeft", "ArrowRight"));
  for (const list of bar.querySelectorAll("[popover]")) leadInto(list);
  // The tool that shows what kind of paragraph this is: another one for each kind.
  for (const shown of bar.querySelectorAll(".prose-menubar__selected")) {
    new MutationObserver(() => {
      translate(shown);
      stopAt(tools().find(({ tabIndex }) => tabIndex === 0));
    }).observe(shown, { childList: true });
  }
  stopAt(tools()[0]);
}

/** The choices that a tool opens take the focus, and arrows lead along them. */
function leadInto(list) {
  const choices = () => visible(list, "button");
  list.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") choices()[0]?.focus();
  });
  list.addEventListener("keydown", (event) => step(event, choices(), "ArrowUp", "ArrowDown"));
}

/** Lead from one of these to the one before or after it, where one of the two keys is pressed. */
function step(event, all, back, forth) {
  const by = { [back]: -1, [forth]: 1 }[event.key];
  const at = all.indexOf(event.target);
  if (!by || at < 0) return;
  event.preventDefault();
  all.at((at + by) % all.length).focus();
}

function visible(part, selector) {
  return [...part.querySelectorAll(selector)].filter((each) => each.checkVisibility());
}

/** The editor's own tools have English names: the ones that are shown, and the ones that are heard. */
function translate(part) {
  for (const tool of part.querySelectorAll("[title]")) {
    tool.title = gettext(tool.title);
    if (tool.ariaLabel) tool.ariaLabel = gettext(tool.ariaLabel);
  }
  for (const words of part.querySelectorAll("[popover] button > *"))
    words.textContent = gettext(words.textContent);
}
