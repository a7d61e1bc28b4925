// Links to fields of the form: what is folded opens, and the field gets the focus. A form that was
// refused begins with the list of them.

import { focusOn, shownOf } from "desk/fields";

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#id_"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  focusOn(field, { preventScroll: true });
  shownOf(field).scrollIntoView({ block: "center" });
});

// Once all scripts ran: the admin's own gives the focus to the first field of a new record.
addEventListener("load", () => document.querySelector(".errornote")?.focus());
