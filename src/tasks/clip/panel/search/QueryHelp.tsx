import { Dialog } from '../../../../ui/Dialog.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import text from '../../../../ui/text.module.css';

const language: readonly [example: string, meaning: string][] = [
  ['red car', 'words: what the picture shows'],
  ['red car +sea', 'both'],
  ['beach -people', 'the first, away from the second; “beach without people” means the same'],
  ['2:car +sunset', 'the car counts twice'],
  ['"2:1 scale"', 'quotes keep words as they are'],
  ['folder:2024', 'in a folder with this in its name; -folder: is not in it'],
  ['type:video', 'picture, video, raw, or an ending such as jpg'],
  ['after:2024-05', 'taken in or after that month; before: is before it'],
  ['min:0.25', 'only cosines of at least that'],
  ['image:12', 'like the picture with this id; “Find similar” writes it for you'],
];

/** The language of queries by its examples, and the keys. */
export function QueryHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="How to ask">
      <Facts facts={language} />
      <p>Drop a picture on the line, or paste one, to search by it; words and pictures can stand together.</p>
      <p className={text.hint}>
        “/” leads to the line, arrow down to the pictures. There arrows move, Space selects, Shift extends, Enter opens,
        Ctrl A selects all, Delete takes out of the library, S finds what looks alike.
      </p>
    </Dialog>
  );
}
