import type { KeyGroup } from './key-help.ts';

/** What the help dialog lists where a picture of the page can be zoomed. */
export const pictureKeys: KeyGroup = {
  title: 'Picture',
  keys: [
    ['+ -', 'Zoom the focused picture'],
    ['0', 'Fit to window'],
    ['Shift ← ↑ ↓ →', 'Move the zoomed picture'],
  ],
};
/** The same in a dialog that shows nothing else. */
export const largePictureKeys: KeyGroup = {
  isModal: true,
  title: 'Large picture',
  keys: [
    ['+ -', 'Zoom in or out'],
    ['0', 'Fit to window'],
    ['Shift ← ↑ ↓ →', 'Move the zoomed picture'],
    ['Esc', 'Close'],
  ],
};
