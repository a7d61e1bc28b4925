// Pictures between the paragraphs of a body, in the editor: chosen from the library, moved and
// deleted as a block.
//
// The body names the number of a picture and nothing else, as stories/figures.py reads it: what
// readers see of it is the picture's own, also after it was changed.

import { isPressed } from "desk/keys";
import { Node } from "django-prose-editor/editor";

const KEY = "p";
const known = new Map(); // what the library said of each number

export const Pictures = Node.create({
  name: "pictures",
  group: "block",
  atom: true,
  selectable: true,

  addAttributes() {
    return {
      number: {
        default: null,
        parseHTML: (element) => element.dataset.picture,
        renderHTML: ({ number }) => ({ "data-picture": number }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "figure[data-picture]" }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", { "data-picture": HTMLAttributes["data-picture"] }];
  },

  addNodeView() {
    return ({ node }) => {
      const dom = create("figure", { className: "placed-picture", contentEditable: "false" });
      showIn(dom, node.attrs.number);
      return { dom };
    };
  },

  addMenuItems({ buttons, menu }) {
    if (!address()) return;
    const button = buttons.text("Picture");
    button.setAttribute("aria-keyshortcuts", `Control+Alt+${KEY.toUpperCase()}`);
    button.setAttribute("aria-haspopup", "dialog");
    button.title = `A picture below this paragraph (Ctrl + Alt + ${KEY.toUpperCase()})`;
    menu.defineItem({ name: "pictures", groups: "nodes", priority: 190, button, command: choose });
  },

  onCreate({ editor }) {
    editor.view.dom.addEventListener("keydown", (event) => {
      if (!isPressed(event, KEY, { withAlt: true }) || !address()) return;
      event.preventDefault();
      choose(editor);
    });
  },
});

/** Where the library answers; nothing for somebody who may not see it. */
function address() {
  return document.getElementById("id_body")?.dataset.pictures;
}

async function ask(question) {
  const response = await fetch(`${address()}?${new URLSearchParams(question)}`);
  if (!response.ok) throw new Error(`The library answered ${response.status}.`);
  const { pictures } = await response.json();
  for (const each of pictures) known.set(String(each.number), each);
  return pictures;
}

async function showIn(figure, number) {
  const caption = create("figcaption", { textContent: "A picture" });
  figure.replaceChildren(caption);
  if (!known.has(String(number)) && address()) await ask({ number }).catch(() => {});
  const picture = known.get(String(number));
  if (!picture) {
    caption.textContent =
      "A picture that is not in the library any more: readers see nothing here.";
    return;
  }
  const words = [picture.caption || picture.name, picture.credit].filter(Boolean).join(" · ");
  caption.textContent = `Picture: ${words}`;
  if (picture.lacks) caption.append(create("strong", { textContent: picture.lacks }));
  figure.prepend(create("img", { src: picture.thumbnail, alt: "", width: 80, height: 80 }));
}

/** Let somebody choose a picture, and put it below the paragraph in which they are. */
function choose(editor) {
  const dialog = create("dialog", { className: "picture-chooser" });
  const heading = create("h2", { textContent: "A picture below this paragraph" });
  heading.id = "picture-chooser-heading";
  dialog.setAttribute("aria-labelledby", heading.id);
  const label = create("label", { textContent: "Words of its caption, alt text or credit" });
  const input = create("input", { type: "search" });
  label.append(input);
  const status = create("p");
  status.setAttribute("role", "status");
  const list = create("ul");
  const close = create("button", { type: "button", textContent: "Not now" });
  dialog.append(heading, label, status, list, close);

  const put = ({ number }) => {
    dialog.close();
    const { $to } = editor.state.selection;
    const at = $to.depth ? $to.after(1) : $to.pos;
    editor.chain().insertContentAt(at, { type: "pictures", attrs: { number } }).focus().run();
  };
  let last = "";
  const find = async () => {
    const term = input.value.trim();
    last = term;
    try {
      const found = await ask({ term });
      if (last !== term) return; // somebody has typed on
      status.textContent = found.length
        ? ""
        : "No picture has these words. Add it to the library first, under “Pictures”.";
      list.replaceChildren(...found.map((each) => choice(each, put)));
    } catch {
      status.textContent = "The library does not answer. Try again in a moment.";
    }
  };
  input.addEventListener("input", find);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.view.focus();
  });
  document.body.append(dialog); // not in the form, which would send and keep what is typed here
  dialog.showModal();
  find();
}

function choice(picture, put) {
  const button = create("button", { type: "button" });
  button.append(
    create("img", { src: picture.thumbnail, alt: "", width: 80, height: 80 }),
    create("span", { textContent: picture.caption || picture.name }),
  );
  if (picture.lacks) button.append(create("strong", { textContent: picture.lacks }));
  button.addEventListener("click", () => put(picture));
  const item = create("li");
  item.append(button);
  return item;
}

function create(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
