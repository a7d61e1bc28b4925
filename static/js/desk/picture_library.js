// The library of pictures in a dialog: found by words, added to, and described where something is
// missing.

import { closeButton, openDialog } from "desk/dialogs";
import { make } from "desk/dom";
import { send } from "desk/picture_upload";
import { gettext } from "desk/texts";

const known = new Map(); // what the library said of each number

/** Return what the library says of one picture; undefined where it has it no more. */
export async function find(address, number) {
  if (!known.has(String(number))) await ask(address, { number }).catch(() => {});
  return known.get(String(number));
}

async function ask(address, question) {
  const response = await fetch(`${address}?${new URLSearchParams(question)}`);
  if (!response.ok) throw new Error(`The library answered ${response.status}.`);
  const { pictures } = await response.json();
  pictures.forEach(know);
  return pictures;
}

function know(picture) {
  known.set(String(picture.number), picture);
}

export function thumbnail(picture) {
  return make("img", { src: picture.thumbnail, alt: "", width: 80, height: 80 });
}

/** A link that asks what a picture shows and who made it: picture_field.js opens the dialog. */
export function describeLink(address) {
  return make("a", {
    href: address,
    className: "describe-link",
    textContent: gettext("Describe it…"),
  });
}

/** Let somebody choose a picture; return it, or undefined where none was chosen. */
export function choose(address, title) {
  const dialog = openDialog("picture-chooser", title);
  const label = make("label", { textContent: gettext("Words of its caption, alt text or credit") });
  const input = make("input", { type: "search" });
  label.append(input);
  const status = make("p");
  status.setAttribute("role", "status");
  const list = make("ul");
  const foot = make("div", { className: "dialog-foot" });
  foot.append(closeButton(dialog));
  dialog.append(label, status, list, foot);

  let last = "";
  const search = async () => {
    const term = input.value.trim();
    last = term;
    try {
      const found = await ask(address, { term });
      if (last !== term) return; // somebody has typed on
      status.textContent = found.length ? "" : gettext("No picture has these words.");
      list.replaceChildren(...found.map((each) => choice(each, finish)));
    } catch {
      status.textContent = gettext("The library does not answer. Try again in a moment.");
    }
  };
  let chosen;
  const finish = (picture) => {
    chosen = picture;
    dialog.close();
  };
  input.addEventListener("input", search);
  foot.append(adding(address, status, finish));
  input.focus();
  search();
  return closed(dialog, () => chosen);
}

function choice(picture, finish) {
  const button = make("button", { type: "button" });
  button.append(thumbnail(picture), make("span", { textContent: picture.caption || picture.name }));
  if (picture.lacks) button.append(make("strong", { textContent: picture.lacks }));
  button.addEventListener("click", () => finish(picture));
  const item = make("li");
  item.append(button);
  return item;
}

/** A field that adds a picture of this computer, asks what it shows, and then chooses it. */
function adding(address, status, finish) {
  const label = make("label", {
    className: "adding",
    textContent: gettext("Or add one from here"),
  });
  const input = make("input", { type: "file" });
  input.accept = "image/*,.heic,.heif";
  label.append(input);
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const onProgress = (share) => {
      status.textContent = `${file.name}: ${Math.round(share * 100)} %`;
    };
    try {
      const where = new URL("../add/several/", new URL(address, location.href));
      const { picture } = await send(where, token(), { file, onProgress });
      know(picture);
      finish((picture.describe && (await describe(picture.describe))) || picture);
    } catch (problem) {
      status.textContent = problem.message;
      input.value = "";
    }
  });
  return label;
}

/** Ask what a picture shows and who made it; return it as it is then, or undefined. */
export async function describe(address) {
  const dialog = openDialog(
    "picture-chooser is-describing",
    gettext("What it shows, and who made it"),
  );
  const form = make("form", { method: "post", action: address, noValidate: true });
  const fields = make("div");
  const foot = make("div", { className: "dialog-foot" });
  const save = make("button", { className: "button default", textContent: gettext("Save") });
  const status = make("p");
  status.setAttribute("role", "status");
  foot.append(save, closeButton(dialog));
  form.append(fields, status, foot);
  dialog.append(form);
  let picture;
  const exchange = async (options) => {
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(address, { headers, ...options });
      const answer = await response.json();
      if (answer.picture) {
        picture = answer.picture;
        know(picture);
        dialog.close();
        return;
      }
      fields.innerHTML = answer.form; // of our own server, which escapes it
      (
        fields.querySelector(".errorlist ~ :is(input, textarea)") ??
        fields.querySelector("textarea")
      )?.focus();
    } catch {
      status.textContent = gettext(
        "It was not saved. Look whether you are still signed in, and try again.",
      );
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // of the form below it, which keeps what is typed
    const body = new FormData(form);
    body.append("csrfmiddlewaretoken", token());
    exchange({ method: "POST", body });
  });
  await exchange();
  return closed(dialog, () => picture);
}

/** Resolve to the answer as it is when the dialog is closed, or now where it is closed already. */
function closed(dialog, answer) {
  if (!dialog.open) return Promise.resolve(answer());
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(answer()));
  });
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}
