// Pictures between the paragraphs of a body, in the editor: chosen from the library, moved and
// deleted as a block.
//
// The body names the number of a picture and nothing else, as stories/figures.py reads it: what
// readers see of it is the picture's own, also after it was changed.

import { make } from "desk/dom";
import { isPressed } from "desk/keys";
import { choose, describeLink, find, thumbnail } from "desk/picture_library";
import { gettext } from "desk/texts";
import { Node } from "django-prose-editor/editor";

const KEY = "p";

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
      const dom = make("figure", { className: "placed-picture", contentEditable: "false" });
      const { number } = node.attrs;
      const showAgain = ({ detail }) => {
        if (String(detail.number) === String(number)) showIn(dom, number);
      };
      document.addEventListener("picture:described", showAgain);
      showIn(dom, number);
      return {
        dom,
        stopEvent: ({ target }) => Boolean(target.closest?.(".describe-link")),
        destroy: () => document.removeEventListener("picture:described", showAgain),
      };
    };
  },

  addMenuItems({ buttons, menu }) {
    if (!address()) return;
    const button = buttons.text(gettext("Picture"));
    button.setAttribute("aria-keyshortcuts", `Control+Alt+${KEY.toUpperCase()}`);
    button.setAttribute("aria-haspopup", "dialog");
    button.title = `${gettext("A picture below this paragraph")} (Ctrl + Alt + ${KEY.toUpperCase()})`;
    menu.defineItem({ name: "pictures", groups: "nodes", priority: 190, button, command: place });
  },

  onCreate({ editor }) {
    editor.view.dom.addEventListener("keydown", (event) => {
      if (!isPressed(event, KEY, { withAlt: true }) || !address()) return;
      event.preventDefault();
      place(editor);
    });
  },
});

/** Where the library answers; nothing for somebody who may not see it. */
function address() {
  return document.getElementById("id_body")?.dataset.pictures;
}

async function showIn(figure, number) {
  const caption = make("figcaption", { textContent: gettext("A picture") });
  figure.replaceChildren(caption);
  const picture = address() && (await find(address(), number));
  if (!picture) {
    caption.textContent = gettext(
      gettext("A picture that is not in the library any more: readers see nothing here."),
    );
    return;
  }
  const words = [picture.caption || picture.name, picture.credit].filter(Boolean).join(" · ");
  caption.textContent = gettext("Picture: %(words)s", { words });
  if (picture.lacks) caption.append(make("strong", { textContent: picture.lacks }));
  if (picture.describe) caption.append(describeLink(picture.describe));
  figure.prepend(thumbnail(picture));
}

/** Let somebody choose a picture, and put it below the paragraph in which they are. */
async function place(editor) {
  const { $to } = editor.state.selection;
  const at = $to.depth ? $to.after(1) : $to.pos;
  const picture = await choose(address(), gettext("A picture below this paragraph"));
  editor.view.focus();
  if (!picture) return;
  const attrs = { number: picture.number };
  editor.chain().insertContentAt(at, { type: "pictures", attrs }).focus().run();
}
