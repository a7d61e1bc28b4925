// Where an editor is on the page of a form. A save that stays on the form leads back to the same
// place on the page and in the preview, the same field, and the words that were selected in it.

import { whenReady } from "desk/editor";
import { openRow } from "desk/focus";

const PLACE = "desk-place";
const frame = document.querySelector("#preview iframe");
const form = document.querySelector('input[name="kept"]')?.form;
const foot = document.querySelector(".desk-row");
const strip = document.querySelector(".strip");
if (form) start();
if (foot) new ResizeObserver(tellHeights).observe(foot);
if (strip) new ResizeObserver(tellHeights).observe(strip);

/** Tell the styles how high is what stays at the head and the foot, and may hide nothing. */
function tellHeights() {
  const { style } = document.documentElement;
  const set = (name, part) => {
    const stays = part && getComputedStyle(part).position === "sticky";
    const height = `${stays ? part.offsetHeight : 0}px`;
    // The whole page is drawn anew for it.
    if (style.getPropertyValue(name) !== height) style.setProperty(name, height);
  };
  set("--foot", foot);
  set("--strip", strip);
}

function start() {
  const place = take();
  const told = document.querySelector(".messagelist .success");
  const isSaved = told && !document.querySelector(".errornote, .conflict, .messagelist .error");
  if (place?.pathname === location.pathname && isSaved) {
    if (frame) scrollPreview(place.previewY);
    // Who writes, points or has moved to a field already is elsewhere, and is not led back: the next
    // words would be written where they do not belong.
    let isElsewhere = false;
    for (const kind of ["keydown", "pointerdown", "focusin"]) {
      const leave = () => {
        isElsewhere = true;
      };
      addEventListener(kind, leave, { once: true, capture: true });
    }
    // The page is as high as it will be once its scripts ran, those too that wait for its load.
    const settled = () => {
      if (isElsewhere) return;
      restore(place);
      if (told.getBoundingClientRect().bottom >= 0) return;
      tell();
      restore(place); // what is told there may have moved the field again
    };
    addEventListener("load", () => whenSettled(settled));
  }
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.formTarget === "_blank") return;
    sessionStorage.setItem(PLACE, JSON.stringify(here()));
  });
}

/** Call back two frames after the body's tools are there: they come when its editor is ready. */
function whenSettled(callback, frames = 600) {
  const isMissing = document.getElementById("id_body") && !document.querySelector(".pointing");
  requestAnimationFrame(() => {
    if (isMissing && frames) whenSettled(callback, frames - 1);
    else requestAnimationFrame(callback);
  });
}

function take() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null; // written by something else
  } finally {
    sessionStorage.removeItem(PLACE);
  }
}

function here() {
  const { activeElement: focused } = document;
  return {
    pathname: location.pathname,
    scrollY,
    previewY: frame?.contentWindow.scrollY,
    top: focused.getBoundingClientRect().top,
    ...nameOf(focused),
  };
}

function nameOf(focused) {
  if (focused.editor) {
    const { from, to } = focused.editor.state.selection;
    return { words: { from, to } };
  }
  if (!form.contains(focused)) return {};
  const { id, name, selectionStart, selectionEnd } = focused;
  const selector = id ? `#${CSS.escape(id)}` : name && `[name="${CSS.escape(name)}"]`;
  return { selector, selection: selectionStart != null && [selectionStart, selectionEnd] };
}

function scrollPreview(top) {
  const scroll = () => frame.contentWindow.scrollTo({ top, behavior: "instant" });
  frame.addEventListener("load", scroll, { once: true });
}

function restore({ scrollY: y, top, selector, selection, words }) {
  const stay = (focused) => {
    scrollTo({ top: y, behavior: "instant" });
    // What is told of the save is above, and moved the field down.
    const away = focused.getBoundingClientRect().top - top;
    const scrolled = focused.closest(".side") ? sideApart() : null;
    (scrolled ?? window).scrollBy({ top: away, behavior: "instant" });
  };
  scrollTo({ top: y, behavior: "instant" });
  if (words) {
    whenReady((editor) => {
      editor.commands.setTextSelection(words);
      editor.view.focus(); // of the element alone it would lead the caret to the start of the words
      stay(editor.view.dom);
    });
  }
  const focused = selector && form.querySelector(selector);
  if (!focused) return;
  openRow(focused);
  focused.focus({ preventScroll: true });
  stay(focused);
  if (selection) focused.setSelectionRange(...selection);
}

/** Say beside the button that was pressed what the head of the page says: it is out of sight.
 *
 * Warnings come first, so that none hides behind “saved”.
 */
function tell() {
  const told = document.createElement("div");
  const list = document.createElement("ul");
  told.className = "saved-told";
  told.setAttribute("role", "status");
  const side = sideApart();
  if (side) side.prepend(told);
  else form.querySelector(".submit-row")?.append(told);
  const messages = [...document.querySelectorAll(".messagelist li")];
  messages.sort((one, other) => isGood(one) - isGood(other));
  list.append(...messages.map((message) => message.cloneNode(true)));
  told.append(list);
  form.addEventListener("input", () => told.remove(), { once: true });
}

/** The side of the form, where it stays in sight and scrolls by itself. */
function sideApart() {
  const side = document.querySelector(".side");
  return side && getComputedStyle(side).position === "sticky" ? side : null;
}

function isGood(message) {
  return message.classList.contains("success");
}
