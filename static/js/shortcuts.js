// Which keys an event says, in any layout.

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

export const MODIFIER = isMac ? "⌘" : "Ctrl";

/** Whether a key is pressed with the modifier, and with Alt or not. */
export function isPressed(event, key, { withAlt = false } = {}) {
  return hasModifier(event) && event.altKey === withAlt && !event.shiftKey && isKey(event, key);
}

/** AltGr is for writing. */
function hasModifier(event) {
  return (isMac ? event.metaKey : event.ctrlKey) && !event.getModifierState("AltGraph");
}

/** By what the key writes, or else by its place. */
function isKey(event, key) {
  return event.key.toLowerCase() === key.toLowerCase() || event.code === `Key${key.toUpperCase()}`;
}
