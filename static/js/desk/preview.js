// Beside a story's form: the page of what is typed, made by the server and saved by nobody.
//
// The page is put into a frame without scripts. From then on it is changed where it differs, so
// that it stays where it was scrolled to and its pictures do not blink.

import { gettext } from "desk/texts";

const PAUSE = 200; // milliseconds from a change to the question, and between two questions
const PATIENCE = 15_000; // for an answer
const AGAIN = 5_000; // from trouble to the next question
const KEPT = "desk-preview";
const EVENTS = "input change click sortstop formset:added formset:removed";
const STAYS = gettext("This is the preview from before; nothing that you typed is lost.");

class DeskPreview extends HTMLElement {
  #toggle = document.getElementById("preview-toggle");
  #setting = { isOpen: false, width: 375, ...recall() };

  connectedCallback() {
    if (!this.#toggle) return;
    const { jQuery } = window.django;
    const tab = document.getElementById("preview-tab");
    const ask = this.#makeAsker(this.#toggle.form, tab.formAction);
    const set = (change) => {
      Object.assign(this.#setting, change);
      localStorage.setItem(KEPT, JSON.stringify(this.#setting));
      this.#apply();
      ask();
    };
    this.#toggle.hidden = false;
    this.#toggle.addEventListener("click", () => set({ isOpen: this.hidden }));
    this.querySelector(".preview-close").addEventListener("click", () => {
      set({ isOpen: false });
      this.#toggle.focus();
    });
    for (const button of this.#widths) {
      button.addEventListener("click", () => set({ width: Number(button.dataset.width) }));
    }
    new ResizeObserver(() => this.#fit()).observe(this.#room);
    jQuery(document).on(EVENTS, ask); // jQuery hears its own events too, such as Select2's
    this.#apply();
    ask();
  }

  get #widths() {
    return this.querySelectorAll("[data-width]");
  }

  get #room() {
    return this.querySelector(".preview-page");
  }

  #apply() {
    const { isOpen, width } = this.#setting;
    this.hidden = !isOpen;
    this.#toggle.setAttribute("aria-expanded", isOpen);
    for (const button of this.#widths) {
      button.setAttribute("aria-pressed", button.dataset.width === String(width));
    }
    this.#fit();
  }

  /** Make the frame as wide as the chosen screen, and smaller where there is less room. */
  #fit() {
    const { width } = this.#setting;
    this.#room.style.setProperty("--width", width);
    this.#room.style.setProperty("--scale", Math.min(1, this.#room.clientWidth / width || 1));
  }

  /** Ask for the page soon, if what is typed has changed: one question at a time. */
  #makeAsker(form, address) {
    const told = this.querySelector(".preview-told");
    const frame = this.querySelector("iframe");
    let shown = "";
    let timer = 0;

    const plan = () => {
      if (this.hidden || timer) return;
      timer = setTimeout(ask, PAUSE);
    };
    const ask = async () => {
      const typed = new URLSearchParams(new FormData(form));
      if (typed.toString() !== shown) {
        shown = typed.toString();
        const trouble = await refresh(frame, address, typed);
        if (told.textContent !== trouble) told.textContent = trouble;
        if (trouble) {
          shown = "";
          setTimeout(plan, AGAIN);
        } else if (shown !== new URLSearchParams(new FormData(form)).toString()) {
          setTimeout(plan); // somebody typed on meanwhile
        }
      }
      timer = 0;
    };
    return plan;
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null; // written by something else
  }
}

/** Show the page of what is typed; or say in words why not. */
async function refresh(frame, address, typed) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: typed,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect") {
      return `${gettext("You are signed out. Sign in again in another tab.")} ${STAYS}`;
    }
    if (answer.status === 413)
      return `${gettext("You are signed out, or it is more than can be sent at once.")} ${STAYS}`;
    if (answer.status === 403)
      return `${gettext("You may not preview this any more, or signed in anew.")} ${STAYS}`;
    if (!answer.ok)
      return `${gettext("The server could not make the preview.")} (${answer.status}) ${STAYS}`;
    show(frame, await answer.text());
    return "";
  } catch {
    return `${gettext("The server cannot be reached; this tries again by itself.")} ${STAYS}`;
  }
}

function show(frame, html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const shown = frame.contentDocument;
  if (shown.querySelector("main")) {
    patch(shown.body, shown.importNode(next.body, true));
  } else {
    // A new window is what the frame may not open: so no link in it leads anywhere.
    next.head.append(Object.assign(next.createElement("base"), { target: "_blank" }));
    frame.srcdoc = next.documentElement.outerHTML;
  }
}

/** Make one node of the page as the next one is, and touch nothing that is the same. */
function patch(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== next.nodeName) {
    old.replaceWith(next);
    return;
  }
  for (const name of old.getAttributeNames()) {
    if (!next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const name of next.getAttributeNames()) old.setAttribute(name, next.getAttribute(name));
  const [children, nextChildren] = [[...old.childNodes], [...next.childNodes]];
  for (const child of children.splice(nextChildren.length)) child.remove();
  for (const [number, child] of nextChildren.entries()) {
    if (number < children.length) patch(children[number], child);
    else old.append(child);
  }
}

customElements.define("desk-preview", DeskPreview);
