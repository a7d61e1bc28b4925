// Whoever signs out leaves nothing of what was typed in this browser.

for (const key of Object.keys(localStorage)) {
  if (key.startsWith("kept:")) localStorage.removeItem(key);
}
