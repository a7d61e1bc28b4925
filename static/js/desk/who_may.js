// Who may do what with a record, in its own form: asked for when somebody unfolds the line.
// Where that fails, the link to the page of its own stays.

for (const fold of document.querySelectorAll("[data-who-may]")) {
  fold.addEventListener("toggle", () => show(fold), { once: true });
}

async function show(fold) {
  const link = fold.querySelector("a");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    link.parentElement.replaceWith(document.adoptNode(page.getElementById("who-may")));
  } catch {
    // no connection: the link can be tried again
  }
}
