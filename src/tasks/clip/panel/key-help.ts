import type { KeyGroup } from '../../../ui/key-help.ts';

/** What the help dialog lists while the part is on the page, for each part that listens for keys. */
export const gridKeys: KeyGroup = {
  title: 'Grid of pictures',
  keys: [
    ['← ↑ ↓ →', 'Move; with Shift, select on the way'],
    ['PgUp PgDn', 'One screen up or down'],
    ['Home End', 'First or last picture'],
    ['Space', 'Select or deselect'],
    ['Ctrl A', 'Select all'],
    ['Enter', 'Open the picture'],
    ['Esc', 'Clear the selection'],
    ['Ctrl P', 'Print all pictures of the grid'],
  ],
};
export const libraryKeys: KeyGroup = {
  title: 'Library',
  keys: [
    ['S', 'Find similar pictures'],
    ['Delete', 'Remove from the library'],
  ],
};
export const queryKeys: KeyGroup = {
  title: 'Search',
  keys: [
    ['/', 'Go to the search field'],
    ['Enter', 'Search'],
    ['+ -', 'Add to the words, right after a search'],
    ['↓', 'Go to the results'],
    ['Backspace', 'Edit the last term, in an empty field'],
    ['Esc', 'Empty the field'],
  ],
};
export const detailKeys: KeyGroup = {
  isModal: true,
  title: 'Picture',
  keys: [
    ['← →', 'Previous or next picture'],
    ['+ -', 'Zoom the focused picture'],
    ['0', 'Fit to window'],
    ['Shift ← ↑ ↓ →', 'Move the zoomed picture'],
    ['Esc', 'Close'],
  ],
};
export const matrixKeys: KeyGroup = {
  title: 'Similarity matrix',
  keys: [
    ['← ↑ ↓ →', 'Move from cell to cell'],
    ['PgUp PgDn', 'One screen up or down'],
    ['Home End', 'First or last column'],
    ['+ -', 'Zoom in or out'],
    ['0', 'Fit to window'],
  ],
};
export const mapKeys: KeyGroup = {
  title: 'Map',
  keys: [
    ['← ↑ ↓ →', 'Move the map'],
    ['+ -', 'Zoom in or out'],
    ['F Home', 'Fit to window'],
    ['R', 'Draw a rectangle; arrows move it, with Shift they resize it'],
    ['Enter', 'Select what is in the rectangle; with Shift, add it to the selection'],
    ['Esc', 'Remove the rectangle'],
  ],
};
export const reviewKeys: KeyGroup = {
  title: 'Review',
  keys: [
    ['A', 'Allow'],
    ['B', 'Block'],
    ['U', 'Undo'],
    ['R', 'Reveal or hide the picture'],
    ['← →', 'Previous or next picture'],
  ],
};
export const groupKeys: KeyGroup = {
  title: 'Groups of duplicates',
  keys: [
    ['← ↑ ↓ →', 'Move'],
    ['PgUp PgDn', 'Previous or next group'],
    ['Home End', 'First or last picture'],
    ['K', 'Keep'],
    ['X', 'Mark'],
    ['Space', 'Keep or mark'],
    ['B', 'Mark all except the best'],
    ['U', 'Undo'],
    ['Enter', 'Compare'],
  ],
};
export const compareKeys: KeyGroup = {
  isModal: true,
  title: 'Comparison',
  keys: [
    ['← →', 'Previous or next picture'],
    ['K', 'Keep'],
    ['X', 'Mark'],
    ['U', 'Undo'],
    ['1 2 3', 'Side by side, blink, difference'],
    ['+ -', 'Zoom both pictures, focused'],
    ['0', 'Fit to window'],
    ['Shift ← ↑ ↓ →', 'Move the zoomed pictures'],
    ['Esc', 'Close'],
  ],
};
