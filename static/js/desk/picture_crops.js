// Which part of a picture a crop shows: the rule of _crop_box in stories/pictures.py, in shares.

/** Return the left, top, width and height of a crop in shares of the picture. */
export function cropBox(width, height, ratio, [x, y]) {
  const across = Math.min(1, (height * ratio) / width);
  const down = Math.min(1, width / ratio / height);
  return [start(across, x), start(down, y), across, down];
}

function start(part, focus) {
  return Math.max(0, Math.min(focus - part / 2, 1 - part));
}

/** Return the same for a lead picture that its frame cuts: see _position in stories_display.py. */
export function leadBox(width, height, ratio, [, y]) {
  const [, , across, down] = cropBox(width, height, ratio, [0.5, 0.5]);
  return [
    0,
    ((1 - down) * Math.round(Math.max(0, Math.min(2 * y - 0.5, 1)) * 10)) / 10,
    across,
    down,
  ];
}
