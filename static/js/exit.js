// Leave the page at once for a harmless one: by a link, or by Shift pressed three times.
// Nothing is stored, and no page can take away what the browser keeps in its history.

const TIMES = 3;
const PAUSE = 5000; // milliseconds, at most, between two presses

const strip = document.querySelector(".exit");
const told = strip.querySelector("[role=status]");
const links = document.querySelectorAll("a[rel='nofollow noreferrer']");
const title = document.title;
const address = location.href;

let pressed = 0;
let isAlone = false; // whether Shift was pressed with no other key or button
let timer;
let cover;

function leave() {
  if (cover) return;
  document.title = strip.dataset.loading;
  for (const part of document.body.children) {
    part.style.setProperty("display", "none", "important");
  }
  cover = document.createElement("p");
  cover.className = "exited";
  cover.setAttribute("role", "alert");
  cover.textContent = strip.dataset.loading;
  document.body.append(cover);
  // The address names the story until the other page answers, which may take long.
  history.replaceState(null, "", "/");
  location.replace(links[0].href);
}

function comeBack() {
  if (!cover) return;
  cover.remove();
  cover = undefined;
  for (const part of document.body.children) part.style.removeProperty("display");
  document.title = title;
  history.replaceState(null, "", address);
  forget();
}

function forget() {
  clearTimeout(timer);
  pressed = 0;
  strip.removeAttribute("data-pressed");
  told.textContent = "";
}

function tellWhatIsLeft() {
  told.textContent = `${strip.dataset.more} ${TIMES - pressed}`;
}

function count() {
  clearTimeout(timer);
  pressed += 1;
  if (pressed === TIMES) {
    leave();
    return;
  }
  strip.dataset.pressed = pressed;
  tellWhatIsLeft();
  timer = setTimeout(() => {
    forget();
    tellWhatIsLeft();
  }, PAUSE);
}

function go(event) {
  if (event.type === "auxclick" && event.button !== 1) return; // the menu of the right button
  event.preventDefault(); // of a new tab too: this one would stay
  leave();
}

for (const link of links) {
  link.setAttribute("role", "button");
  link.addEventListener("click", go);
  link.addEventListener("auxclick", go);
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") go(event);
  });
}

// Another key, or a button of the mouse, makes a modifier of Shift: a capital letter, or the
// change of the keyboard's language by Alt and Shift.
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Shift") {
      isAlone = false;
      if (pressed) forget();
    } else if (!event.repeat) {
      isAlone = !(event.altKey || event.ctrlKey || event.metaKey);
    }
  },
  true,
);
addEventListener("pointerdown", () => (isAlone = false), true);
addEventListener(
  "keyup",
  (event) => {
    if (event.key !== "Shift") return;
    if (isAlone) count();
    else if (pressed) forget();
    isAlone = false;
  },
  true,
);

// A link within the page would leave it once more in the history, where “back” finds it.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.replace(link.href);
});

addEventListener("pageshow", (event) => {
  if (event.persisted) comeBack();
});
