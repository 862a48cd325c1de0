import type { KeyGroup } from '../../../ui/key-help.ts';

/** What the help dialog lists while the part is on the page, for each part that listens for keys. */
export const promptKeys: KeyGroup = { title: 'Prompt', keys: [['Ctrl Enter', 'Generate']] };
export const sheetKeys: KeyGroup = {
  title: 'Contact sheet',
  keys: [
    ['← ↑ ↓ →', 'Move'],
    ['Home End', 'First or last picture'],
    ['K X F', 'Keep, out, favourite; again to take it back'],
    ['Enter', 'Open'],
    ['Space', 'Choose'],
    ['Ctrl A', 'Choose all'],
    ['Delete', 'Delete, with Undo'],
  ],
};
export const maskKeys: KeyGroup = {
  title: 'Mask',
  keys: [
    ['← ↑ ↓ →', 'Move the brush; with Shift, one pixel'],
    ['Space', 'Paint while held; a rectangle from press to press'],
    ['B E R H', 'Brush, eraser, rectangle, hand'],
    ['+ -', 'Zoom; with the hand, arrows move the picture'],
    ['0', 'Fit to window'],
    ['[ ]', 'Smaller or larger brush'],
    ['I', 'Invert'],
    ['Delete', 'Clear the mask'],
    ['Ctrl Z', 'Undo'],
    ['Ctrl Y', 'Redo; also Ctrl Shift Z'],
    ['Esc', 'Cancel the stroke'],
  ],
};
