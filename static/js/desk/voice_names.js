// What the style sheet writes above or below words that are not the person's own: whose they are.

import { gettext } from "desk/texts";

const NAMES = {
  question: gettext("Question"),
  note: gettext("Note"),
  "somebody-else": gettext("Somebody else’s words"),
};

for (const [voice, name] of Object.entries(NAMES)) {
  document.documentElement.style.setProperty(`--says-${voice}`, JSON.stringify(name));
}
