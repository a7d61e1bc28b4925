// The margin: each row of a quote or milestone is beside the words that it rests on, where the
// page has room for three columns. Elsewhere the rows are a list below the words.

const GAP = 6; // pixels between two cards
const TOPS = new CSSStyleSheet(); // where each card is
document.adoptedStyleSheets = [...document.adoptedStyleSheets, TOPS];

/** Keep the cards beside their words; `marks` returns where these are, `active` the row in hand. */
export function keepBeside(editor, marks, active) {
  const margin = document.querySelector(".margin");
  if (!margin) return () => {};
  let isPlanned = false;
  let isHeld = false; // what is pressed moves once it is let go, else the press would miss it
  const plan = () => {
    if (isPlanned || isHeld) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      layOut(editor, margin, marks(), active());
    });
  };
  const sizes = new ResizeObserver(plan);
  for (const part of [editor.view.dom, margin.parentElement, ...rowsOf(margin)])
    sizes.observe(part);
  document.addEventListener("formset:added", ({ target }) => {
    sizes.observe(target);
    plan();
  });
  document.addEventListener("formset:removed", plan);
  addEventListener("pointerdown", () => {
    isHeld = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      isHeld = false;
      plan();
    });
  }
  return plan;
}

function rowsOf(margin) {
  return [...margin.querySelectorAll(".inline-related:not(.empty-form)")];
}

function layOut(editor, margin, marks, active) {
  const isBeside = getComputedStyle(margin).getPropertyValue("--beside").trim() === "1";
  margin.classList.toggle("is-beside", isBeside);
  if (!isBeside) {
    TOPS.replaceSync("");
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
  const least = Math.max(0, ...cards.map((card) => card.top + card.height));
  const rules = cards.map(({ row, top: at }) => `#${row.id} { --at: ${at}px }`);
  TOPS.replaceSync(`.margin { --least: ${least}px }\n${rules.join("\n")}`);
}

/** Put cards below each other; the one in hand is beside its words, whatever that moves. */
function place(cards, first, active) {
  const number = cards.findIndex(({ row }) => row === active);
  if (number < 0) {
    stack(cards, first);
    return;
  }
  const inHand = cards[number];
  inHand.top = inHand.wanted;
  const above = cards.slice(0, number);
  stack(above, first);
  const rest = []; // there is no room for these above it
  let end = inHand.top - GAP;
  for (const card of above.toReversed()) {
    card.top = Math.min(card.top, end - card.height);
    if (card.top < first) rest.unshift(card);
    else end = card.top - GAP;
  }
  stack([...rest, ...cards.slice(number + 1)], inHand.top + inHand.height + GAP);
}

/** Put cards where they want to be, or as near below as is free. */
function stack(cards, first) {
  let next = first;
  for (const card of cards) {
    card.top = Math.max(card.wanted, next);
    next = card.top + card.height + GAP;
  }
}
