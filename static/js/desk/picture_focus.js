// The focus of a picture: clicked on it, or moved by arrow keys, with each crop shown as it will be.
//
// A file that was just chosen is shown too, before it is sent. Without this script the two fields
// take the shares as numbers.

import { make } from "desk/dom";
import { cropBox, leadBox } from "desk/picture_crops";
import { gettext } from "desk/texts";

const CROPS = [
  { name: "Cards", ratio: 3 / 2 },
  { name: gettext("Shared links"), ratio: 1200 / 630 },
  { name: gettext("Portrait in lists, and beside the name"), ratio: 1 },
];
const LEAD = { name: gettext("Lead picture, in a low window"), ratio: 2.4, isLead: true };
const WIDE_FROM = 1.2;
const PANORAMA_FROM = 2.1;
const WIDTH = 352; // pixels of a crop as it is drawn, twice what is shown
const STEP = 0.01;
const FURTHER = 0.1; // with the Shift key

const inputs = ["x", "y"].map((axis) => document.getElementById(`id_focus_${axis}`));
if (inputs[0]) pick(inputs);

// Another file may show somebody else: only then is it asked what is true of it too.
const tick = document.getElementById("id_is_true_of_new_file");
if (tick) {
  const row = tick.closest(".form-row");
  row.hidden = !row.querySelector(".errorlist");
  document.getElementById("id_file").addEventListener("change", ({ target }) => {
    row.hidden = !target.files.length;
    tick.required = Boolean(target.files.length);
  });
}

function pick(inputs) {
  const picker = make("div", { className: "focus-picker", hidden: true });
  const whole = make("div", { className: "focus-whole" });
  const canvas = make("canvas");
  const point = make("button", { type: "button", className: "focus-point" });
  const crops = make("div", { className: "focus-crops" });
  const told = make("p", { className: "help" });
  told.setAttribute("role", "status");
  whole.append(canvas, point);
  picker.append(whole, crops);
  inputs[0].closest(".form-row").before(told, picker);
  let source;

  show(
    inputs[0].dataset.picture,
    gettext("Click where the face is, or move the ring with the arrow keys."),
  );
  const files = document.getElementById("id_file");
  const chosen = () => files.files[0];
  files?.addEventListener("change", () => {
    if (chosen()) showFile(chosen());
  });
  whole.addEventListener("click", (event) => {
    if (event.target === point) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    move([(event.clientX - left) / width, (event.clientY - top) / height]);
    point.focus();
  });
  point.addEventListener("keydown", (event) => {
    const direction = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[event.key];
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? FURTHER : STEP;
    move(focus().map((share, axis) => share + direction[axis] * step));
  });
  for (const input of inputs) input.addEventListener("input", draw);

  function focus() {
    return inputs.map(({ value }) => {
      const share = Number.parseFloat(value);
      return Number.isNaN(share) ? 0.5 : Math.max(0, Math.min(share, 1));
    });
  }

  function move(shares) {
    for (const [axis, share] of shares.entries()) {
      inputs[axis].value = String(Math.round(Math.max(0, Math.min(share, 1)) * 100) / 100);
      inputs[axis].dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  async function show(address, words) {
    if (!address) return;
    const image = make("img", { src: address });
    await image.decode().catch(() => {});
    if (!image.naturalWidth || source) return;
    begin(image, image.naturalWidth, image.naturalHeight, words);
  }

  async function showFile(file) {
    move([0.5, 0.5]);
    try {
      const bitmap = await createImageBitmap(file);
      if (file !== chosen()) return; // another one was chosen meanwhile
      const words = gettext(
        gettext("The new file: click where the face is, or move the ring with the arrow keys."),
      );
      begin(bitmap, bitmap.width, bitmap.height, words);
    } catch {
      if (file !== chosen()) return;
      picker.hidden = true; // of a phone, in a format that browsers do not draw
      told.textContent = gettext(
        gettext("The browser cannot show this file. Save it, then look where its focus is."),
      );
    }
  }

  function begin(drawable, width, height, words) {
    source = { drawable, width, height };
    canvas.width = Math.min(width, 832);
    canvas.height = Math.round((canvas.width * height) / width);
    canvas.getContext("2d").drawImage(drawable, 0, 0, canvas.width, canvas.height);
    const ratio = width / height;
    const isWide = ratio >= WIDE_FROM && ratio < PANORAMA_FROM;
    crops.replaceChildren(...[...CROPS, ...(isWide ? [LEAD] : [])].map(makeCrop));
    picker.hidden = false;
    told.textContent = words;
    draw();
  }

  function draw() {
    if (!source) return;
    const { drawable, width, height } = source;
    const [x, y] = focus();
    point.style.left = `${x * 100}%`;
    point.style.top = `${y * 100}%`;
    const shares = [x, y].map((share) => `${Math.round(share * 100)} %`);
    point.setAttribute(
      "aria-label",
      gettext("Focus: %(left)s from the left, %(top)s from the top. Arrow keys move it.", {
        left: shares[0],
        top: shares[1],
      }),
    );
    for (const figure of crops.children) {
      const drawn = figure.querySelector("canvas");
      const [left, top, across, down] = figure.box(width, height, figure.ratio, [x, y]);
      const from = [left * width, top * height, across * width, down * height];
      drawn.getContext("2d").drawImage(drawable, ...from, 0, 0, drawn.width, drawn.height);
    }
  }
}

function makeCrop({ name, ratio, isLead }) {
  const canvas = make("canvas", { width: WIDTH, height: Math.round(WIDTH / ratio) });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  const figure = make("figure", { ratio, box: isLead ? leadBox : cropBox });
  figure.append(canvas, make("figcaption", { textContent: name }));
  return figure;
}
