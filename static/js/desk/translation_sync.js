// The original beside the body of its translation: in step with it, paragraph beside paragraph.

import { whenReady } from "desk/editor";

const BESIDE = matchMedia("(min-width: 1200px)");

const words = document.querySelector(".original-words");
if (words) {
  words.closest("details").open = BESIDE.matches;
  BESIDE.addEventListener("change", () => (words.closest("details").open = BESIDE.matches));
  whenReady((editor) => keepInStep(words, editor));
}

/** While one writes in a paragraph, or reads on, the one of the same number is in sight. */
function keepInStep(panel, editor) {
  const follow = () => {
    const paragraphs = panel.querySelectorAll("li");
    const number = numberOf(editor);
    for (const [at, paragraph] of paragraphs.entries()) {
      paragraph.classList.toggle("is-here", at === number);
    }
    if (!BESIDE.matches || !paragraphs[number]) return;
    const away = paragraphs[number].getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += away - panel.clientHeight / 4;
  };
  editor.on("selectionUpdate", follow);
  editor.on("update", follow);
}

/** The paragraph that one writes in, from 0; empty ones count too: they are to be filled. */
function numberOf(editor) {
  const { from } = editor.state.selection;
  let number = -1;
  editor.state.doc.descendants((node, at) => {
    if (node.isTextblock && at < from) number += 1;
    return !node.isTextblock;
  });
  return number;
}
