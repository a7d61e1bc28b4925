// The tools above the text of a page of the site, which are the editor's own alone.

import { whenReady } from "desk/editor";
import { makeOneStop } from "desk/toolbar";

whenReady(async (editor) => {
  await new Promise((done) => setTimeout(done)); // so the editor puts its tools there after itself
  const tools = editor.view.dom.closest(".prose-editor").querySelector(".prose-menubar");
  const label = document.querySelector('label[for="id_body"]');
  makeOneStop(tools, label.textContent.trim().replace(/:$/, ""));
});
