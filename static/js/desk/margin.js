// The margin: each row of a quote or milestone stands beside the words that it rests on, where the
// page has room for three columns. Elsewhere the rows are a list below the words.

const GAP = 6; // pixels between two cards

/** Keep the cards beside their words; `marks` returns where these are, `active` the row in hand. */
export function keepBeside(editor, marks, active) {
  const margin = document.querySelector(".margin");
  if (!margin) return () => {};
  let isPlanned = false;
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      layOut(editor, margin, marks(), active());
    });
  };
  const sizes = new ResizeObserver(plan);
  for (const part of [editor.view.dom, margin.parentElement, ...rowsOf(margin)]) sizes.observe(part);
  document.addEventListener("formset:added", ({ target }) => {
    sizes.observe(target);
    plan();
  });
  document.addEventListener("formset:removed", plan);
  return plan;
}

function rowsOf(margin) {
  return [...margin.querySelectorAll(".inline-related:not(.empty-form)")];
}

function layOut(editor, margin, marks, active) {
  const isBeside = getComputedStyle(margin).getPropertyValue("--beside").trim() === "1";
  margin.classList.toggle("is-beside", isBeside);
  if (!isBeside) {
    margin.style.removeProperty("--least");
    return;
  }
  const top = margin.getBoundingClientRect().top;
  const heads = [...margin.querySelectorAll(".add-row")];
  const first = Math.max(0, ...heads.map((head) => head.offsetTop + head.offsetHeight)) + GAP;
  const cards = rowsOf(margin).map((row) => {
    const mark = marks.find((each) => each.row === row);
    const wanted = mark ? editor.view.coordsAtPos(mark.from).top - top : 0;
    return { row, wanted: Math.max(wanted, first), height: row.offsetHeight, at: mark?.from ?? -1 };
  });
  cards.sort((one, other) => one.wanted - other.wanted || one.at - other.at);
  place(cards, first, active);
  for (const { row, top: at } of cards) row.style.setProperty("--at", `${at}px`);
  const last = cards.at(-1);
  margin.style.setProperty("--least", `${last ? last.top + last.height : 0}px`);
}

/** Put cards below each other; the one in hand stands beside its words, whatever that moves. */
function place(cards, first, active) {
  let next = first;
  for (const card of cards) {
    card.top = Math.max(card.wanted, next);
    next = card.top + card.height + GAP;
  }
  const number = cards.findIndex(({ row }) => row === active);
  if (number < 0) return;
  let least = cards[number].wanted;
  for (let at = number; at >= 0; at -= 1) {
    cards[at].top = Math.min(cards[at].top, least);
    least = cards[at].top - GAP - (cards[at - 1]?.height ?? 0);
  }
  const above = Math.max(0, first - cards[0].top); // more of them than there is room for
  next = -Infinity;
  for (const [at, card] of cards.entries()) {
    card.top = Math.max(at <= number ? card.top + above : card.wanted, next);
    next = card.top + card.height + GAP;
  }
}
