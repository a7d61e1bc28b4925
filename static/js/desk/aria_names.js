// Names, for those who hear the page, of fields that scripts put in the place of plain ones.

import { whenReady } from "desk/editor";

const { jQuery } = window.django;

function label(field) {
  const found = field.labels[0] ?? document.querySelector(`label[for="${field.id}"]`);
  found.id ||= `${field.id}_label`;
  return found;
}

function nameSelect(select) {
  const { id, textContent } = label(select);
  const box = select.nextElementSibling;
  const combobox = box.querySelector('[role="combobox"]');
  const shown = box.querySelector(".select2-selection__rendered");
  combobox.setAttribute("aria-labelledby", [id, shown.id].filter(Boolean).join(" "));
  for (const text of box.querySelectorAll('[role="textbox"], input')) {
    text.setAttribute("aria-labelledby", id);
  }
  // A control that clears the field is among its items; then they are no list.
  box.querySelector("ul.select2-selection__rendered")?.setAttribute("role", "presentation");
  jQuery(select).on("select2:open", () => {
    const search = document.querySelector(".select2-search--dropdown .select2-search__field");
    search?.setAttribute("aria-label", textContent.trim());
  });
}

// The admin's own script makes these boxes once the page is ready; this waits in the same line.
jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    if (select.nextElementSibling?.matches(".select2")) nameSelect(select);
  }
});

whenReady((editor) => {
  const textarea = document.getElementById("id_body");
  const name = label(textarea);
  editor.view.dom.setAttribute("aria-labelledby", name.id);
  editor.view.dom.setAttribute("aria-describedby", `${textarea.id}_helptext`);
  editor.view.dom.setAttribute("aria-multiline", "true");
  const enter = (event) => {
    event.preventDefault();
    editor.commands.focus();
  };
  // The hidden field cannot take the focus; the editor stands for it.
  for (const way of [name, ...document.querySelectorAll(`a[href="#${textarea.id}"]`)]) {
    way.addEventListener("click", enter);
  }
});
