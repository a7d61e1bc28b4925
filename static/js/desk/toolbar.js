// The tools above a text are one stop for the Tab key, and arrows lead from one to the next: the
// fields before the text and the text itself stay next to each other.

import { gettext } from "desk/texts";

/** Make a bar of buttons one stop; call it when all of them are there. */
export function makeOneStop(bar, name) {
  const tools = () =>
    [...bar.querySelectorAll("button")].filter(
      (tool) => tool.checkVisibility() && !tool.closest("[popover]"),
    );
  const stopAt = (chosen) => {
    for (const tool of bar.querySelectorAll("button")) tool.tabIndex = tool === chosen ? 0 : -1;
  };
  // The editor's own tools are named in English.
  for (const tool of bar.querySelectorAll("[title]")) tool.title = gettext(tool.title);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", name);
  bar.addEventListener("focusin", ({ target }) => {
    if (tools().includes(target)) stopAt(target);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = tools();
    const at = all.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    all.at((at + step) % all.length).focus();
  });
  stopAt(tools()[0]);
}
