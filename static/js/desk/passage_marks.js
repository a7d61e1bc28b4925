// The words of the body that quotes, milestones and comments rest on, marked in the editor:
// decorations, which are never a part of the story. Words that broke stay marked where they were, and
// say so; a comment on words that are gone is marked nowhere.

import { position, readWords } from "desk/editor";
import { places } from "desk/passage_matching";

const CLASSES = { quotes: "is-quoted", milestones: "is-milestone", comments: "is-commented" };

/** Keep the words of rows marked while one types, and return what is known of them.
 *
 * `rows` returns what there is to look for: { row, group, words, prefix, suffix }. A mark is
 * { row, group, from, to, isBroken, place }, its place that of passage_matching.
 */
export function markPassages(editor, pm, rows) {
  const key = new pm.state.PluginKey("passages");
  const plugin = new pm.state.Plugin({
    key,
    state: {
      init: (_config, { doc }) => find(doc, rows(), []),
      apply(change, marks, _before, { doc }) {
        if (!change.docChanged && !change.getMeta(key)) return marks;
        return find(
          doc,
          rows(),
          marks.map((mark) => move(mark, change.mapping)),
        );
      },
    },
    props: {
      decorations: (state) => draw(pm, state.doc, key.getState(state)),
      handleKeyPress: typeOver,
    },
  });
  editor.registerPlugin(plugin);
  return {
    get marks() {
      return key.getState(editor.state);
    },
    /** Look for the words again, after rows changed. */
    lookAgain() {
      editor.view.dispatch(editor.state.tr.setMeta(key, true).setMeta("addToHistory", false));
    },
  };
}

/** Type over a selection in the document, not on the page.
 *
 * Where it holds marks, a browser would keep how they look by styles of its own, which the policy
 * forbids.
 */
function typeOver(view, { key }) {
  const { selection, tr } = view.state;
  if (selection.empty || key.length !== 1 || !isAsSeen(view, selection)) return false;
  view.dispatch(tr.insertText(key).scrollIntoView());
  return true;
}

/** Whether the editor knows already what is selected on the page: it learns it a moment later. */
function isAsSeen(view, { from, to }) {
  const seen = getSelection();
  if (!seen.rangeCount || seen.isCollapsed) return false;
  const { startContainer, startOffset, endContainer, endOffset } = seen.getRangeAt(0);
  const start = view.posAtDOM(startContainer, startOffset);
  return start === from && view.posAtDOM(endContainer, endOffset) === to;
}

function move({ from, to, ...mark }, mapping) {
  return { ...mark, from: mapping.map(from, 1), to: mapping.map(to, -1) };
}

function find(doc, rows, before) {
  const story = readWords(doc);
  return rows.flatMap(({ row, group, words, prefix, suffix }) => {
    if (!words.trim()) return [];
    const found = places(story, words, prefix, suffix);
    const mustHold = group !== "comments";
    const was = mustHold && before.find((mark) => mark.row === row && mark.from < mark.to);
    if (!found.length) return was ? [{ ...was, isBroken: true, place: null }] : [];
    const isBroken = mustHold && found.length > 1;
    return found.map((place) => ({
      row,
      group,
      isBroken,
      place: isBroken ? null : place,
      from: position(story, place.start),
      to: position(story, place.end),
    }));
  });
}

function draw({ view }, doc, marks) {
  const drawn = marks.map(({ group, from, to, isBroken }) =>
    view.Decoration.inline(from, to, { class: isBroken ? "is-broken" : CLASSES[group] }),
  );
  return view.DecorationSet.create(doc, drawn);
}
