// Commenting on words of the body: the page of comments opens in a tab of its own, with these words.
// They are sent, and never in an address, which servers write down.

import { make } from "desk/dom";

/** Return whether the story has a page of comments: a new one has not. */
export function hasComments() {
  return Boolean(link());
}

export function commentOn(words) {
  const form = make("form", {
    method: "post",
    action: link().href,
    target: "_blank",
    hidden: true,
  });
  const token = document.querySelector("#story_form [name=csrfmiddlewaretoken]").value;
  form.append(
    make("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token }),
    make("input", { type: "hidden", name: "comment_on", value: words }),
  );
  document.body.append(form);
  form.submit();
  form.remove();
}

function link() {
  return document.querySelector(".desk-comments");
}
