import type { KeyGroup } from '../../../ui/key-help.ts';

/** What the help dialog lists while the part is on the page, for each part that listens for keys. */
export const playKeys: KeyGroup = {
  title: 'Player',
  keys: [
    ['Space', 'Play or pause'],
    ['J', 'Back 5 s'],
    ['L', 'Forward 5 s'],
  ],
};
export const lineKeys: KeyGroup = {
  title: 'Editing a line',
  keys: [
    ['Enter', 'Save'],
    ['Shift Enter', 'New line'],
    ['Ctrl Enter', 'Split here'],
    ['Esc', 'Cancel'],
  ],
};
export const findKeys: KeyGroup = {
  title: 'Find and replace',
  keys: [
    ['Enter', 'Next match; with Shift, the previous one'],
    ['Esc', 'Close'],
  ],
};
