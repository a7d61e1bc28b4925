// Below words that are not in the story any more: what may be done about it, as buttons.

import { make } from "desk/dom";
import { read, replace, whenReady } from "desk/editor";
import { missingPart, places, shared } from "desk/passage_matching";
import { gettext } from "desk/texts";

let editor = null;
whenReady((ready) => {
  editor = ready;
});

for (const actions of document.querySelectorAll(".passage-actions")) offer(actions);

function offer(actions) {
  const { then, now, home } = actions.dataset;
  const field = document.getElementById(actions.dataset.words);
  const box = document.getElementById(actions.dataset.delete);
  const told = make("span", { className: "passage-told", role: "status" });
  const say = (sentence) => {
    told.textContent = sentence;
  };
  const add = (label, act) => {
    const button = make("button", { type: "button", className: "button", textContent: label });
    button.addEventListener("click", () => act(say));
    actions.append(button);
  };
  if (then && now && home === "body" && document.getElementById("id_body")) {
    add(gettext("Put the words back in the body"), () => putBack(then, now, say));
  }
  if (now) {
    const label = then
      ? gettext("Rest on the words as they are now")
      : gettext("Use the story’s words");
    add(label, () => anchorTo(field, now));
  }
  if (box) add(gettext("Remove this row"), () => remove(box, say));
  actions.append(told);
  markDifference(actions.parentElement, then, now);
}

function putBack(then, now, say) {
  const story = read(editor);
  const words = missingPart(story, then);
  const place = placeOf(story, words, now);
  if (!place) {
    say(
      gettext("The words as they were shown are not in the body any more. Put them back by hand."),
    );
    return;
  }
  replace(editor, place, words);
  say(
    gettext("The words are back in paragraph %(number)s of the body. Save to keep them.", {
      number: place.paragraph,
    }),
  );
}

function anchorTo(field, now) {
  const story = editor && read(editor);
  const missing = story ? missingPart(story, field.value) : field.value;
  const place = story && placeOf(story, missing, now);
  const words = place ? story.text.slice(place.start, place.end) : now;
  field.value = field.value.replace(missing, () => words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

/** The one place of the nearest words, with the marks after them that the wanted words have too. */
function placeOf(story, wanted, nearest) {
  const found = places(story, nearest);
  if (found.length !== 1) return null;
  const [place] = found;
  const marks = wanted.slice(withoutEndMarks(wanted).length);
  const isSame = !nearest.endsWith(marks) && story.text.startsWith(marks, place.end);
  return isSame ? { ...place, end: place.end + marks.length } : place;
}

function withoutEndMarks(words) {
  return words.replace(/[^\p{L}\p{N}\p{M}]+$/u, "");
}

function remove(box, say) {
  box.checked = true;
  box.focus();
  say(gettext("This row goes when you save."));
}

/** Mark what differs between the words then and now, from space to space. */
function markDifference(message, then, now) {
  if (!then || !now) return;
  const same = shared(withoutEndMarks(then), withoutEndMarks(now));
  for (const [name, text] of Object.entries({ then, now })) {
    const start = text.lastIndexOf(" ", same.start - 1) + 1;
    const differs = withoutEndMarks(text).length - same.end;
    const space = text.indexOf(" ", differs);
    const end = space < 0 ? text.length : space;
    const mark = make("mark", { textContent: text.slice(start, end) });
    const shown = message.querySelector(`.passage-${name}`);
    shown.replaceChildren(text.slice(0, start), mark, text.slice(end));
  }
}
