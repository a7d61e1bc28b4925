// What a field may hold, proposed from another one: an address from the headline or the name, a name
// for sorting from the name. It is taken by a press, and never put into the field unasked.

import { make } from "desk/dom";
import { gettext } from "desk/texts";

for (const field of document.querySelectorAll("[data-propose]")) {
  const language = document.getElementById("id_language");
  const offer = makeOffer(field);
  const source = document.getElementById(field.dataset.from);
  let latest = 0;
  const ask = async () => {
    latest += 1;
    const asked = latest;
    const text = source.value.trim();
    const isWanted = !field.value && text;
    const proposed = isWanted ? await addressFor(field, text, language?.value ?? "") : "";
    if (asked === latest) offer(proposed); // else it is of what was there before
  };
  for (const each of [source, language, field]) each?.addEventListener("change", ask);
  offer(field.dataset.proposed ?? "");
}

for (const field of document.querySelectorAll("[data-sorted-from]")) {
  const offer = makeOffer(field);
  const source = document.getElementById(field.dataset.sortedFrom);
  const ask = () => offer(field.value ? "" : sorted(source.value));
  for (const each of [source, field]) each.addEventListener("change", ask);
  ask();
}

/** Return what shows a proposal below a field; “” takes it away. */
function makeOffer(field) {
  const told = make("span", {});
  const take = make("button", {
    type: "button",
    className: "button",
    textContent: gettext("Take it"),
  });
  const line = make("p", { className: "proposed", role: "status", hidden: true });
  const offer = (proposed) => {
    field.dataset.proposed = proposed;
    line.hidden = !proposed;
    told.textContent = proposed ? gettext("Proposed: %(proposed)s", { proposed }) : "";
    line.dispatchEvent(new Event("input", { bubbles: true })); // the side says it too
  };
  take.addEventListener("click", () => {
    field.value = field.dataset.proposed;
    offer("");
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    field.focus();
  });
  line.append(told, " ", take);
  field.after(line);
  return offer;
}

/** Ask the server, which knows what other addresses there are; where it is away, propose nothing. */
async function addressFor(field, text, language) {
  const csrfmiddlewaretoken = field.form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken, text, language });
  try {
    const answer = await fetch(field.dataset.propose, { method: "POST", body });
    return answer.ok && !answer.redirected ? (await answer.json()).address : "";
  } catch {
    return "";
  }
}

/** “Khalida Azhigulova” becomes “Azhigulova, Khalida”; one word stays as it is. */
function sorted(name) {
  const words = name.trim().split(/\s+/);
  return words.length > 1 ? `${words.at(-1)}, ${words.slice(0, -1).join(" ")}` : words[0];
}
