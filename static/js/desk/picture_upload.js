// Pictures are sent one by one, each with its progress, and what each shows is asked at once.

import { make } from "desk/dom";
import { gettext } from "desk/texts";

/** Send a picture, telling the share that is sent; return the answer, or throw what went wrong. */
export function send(address, token, { file, credit = "", onProgress = () => {} }) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  body.append("credit", credit);
  body.append("files", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much it has sent
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("error", () => reject(new Error(NOT_SENT)));
    request.addEventListener("load", () => {
      const answer = read(request);
      if (answer?.picture) resolve(answer);
      else reject(new Error(answer?.problem || whyNot(request)));
    });
    request.send(body);
  });
}

const NOT_SENT = gettext(
  "It could not be sent. Look whether you are connected, and choose it again.",
);
const NOT_STORED = gettext("The server could not store it. Choose it again in a moment.");
const SIGNED_OUT = gettext(
  "It was not stored: you are signed out. Sign in in another tab, then choose it again.",
);
const TOO_LARGE = gettext(
  "It is larger than 20 MB. Export it in a smaller size and choose it again.",
);

function whyNot({ status, responseURL }) {
  if (status === 400) return TOO_LARGE;
  return status === 403 || responseURL.includes("/login/") ? SIGNED_OUT : NOT_STORED;
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

const form = document.querySelector(".add-pictures");
if (form) addSeveral(form);

function addSeveral(form) {
  const input = form.querySelector("[type=file]");
  const place = form.querySelector(".drop-place");
  const list = form.querySelector(".uploads");
  const told = form.querySelector(".uploads-told");
  const described = document.querySelector(".describe-pictures");
  const waiting = [];
  let isSending = false;

  form.querySelector(".drop-told").hidden = false;
  form.querySelector(".submit-row").hidden = true; // what is chosen is sent at once
  input.required = false;
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const type of ["dragenter", "dragover"]) {
    place.addEventListener(type, (event) => {
      event.preventDefault();
      place.classList.add("is-over");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  // What lands beside the place would replace the page, and with it what was typed.
  for (const type of ["dragover", "drop"]) {
    addEventListener(type, (event) => event.preventDefault());
  }
  addEventListener("beforeunload", (event) => {
    if (isSending || waiting.length) event.preventDefault();
  });

  function take(files) {
    for (const file of files) {
      const item = make("li");
      const bar = make("progress", { max: 1, value: 0 });
      bar.setAttribute("aria-label", file.name);
      item.append(make("span", { textContent: file.name }), bar);
      list.append(item);
      waiting.push({ file, item, bar });
    }
    if (!isSending) sendAll();
  }

  async function sendAll() {
    isSending = true;
    let added = 0;
    let refused = 0;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    while (waiting.length) {
      const { file, item, bar } = waiting.shift();
      const onProgress = (share) => {
        bar.value = share;
      };
      try {
        const credit = form.elements.credit.value;
        const answer = await send(location.pathname, token, { file, credit, onProgress });
        item.remove();
        addRow(answer.row, file.name);
        added += 1;
      } catch (problem) {
        bar.remove();
        item.classList.add("is-refused");
        item.append(make("strong", { textContent: problem.message }));
        refused += 1;
      }
      told.textContent = tell(added, refused, waiting.length);
    }
    isSending = false;
  }

  function addRow(html, name) {
    const { content } = make("template", { innerHTML: html });
    content.querySelector("legend").append(` (${name})`);
    described.hidden = false;
    described.querySelector(".describe-rows").append(content);
  }
}

function tell(added, refused, left) {
  const parts = [gettext("Added: %(number)s.", { number: added })];
  if (refused) parts.push(gettext("Not added: %(number)s.", { number: refused }));
  if (left) parts.push(gettext("Still to send: %(number)s.", { number: left }));
  return parts.join(" ");
}
