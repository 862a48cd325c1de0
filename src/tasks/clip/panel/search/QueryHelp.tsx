import { Dialog } from '../../../../ui/Dialog.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import text from '../../../../ui/text.module.css';

const language: readonly [example: string, meaning: string][] = [
  ['red car', 'words: what the picture shows; new words replace the words before them'],
  ['red car +sea', 'both; after Enter, type +sea to add it'],
  ['beach -people', 'like the first, unlike the second; same as “beach without people”'],
  ['2:car +sunset', 'gives the car twice the weight'],
  ['"2:1 scale"', 'quotes keep words as they are'],
  ['folder:2024', 'folder name contains this; -folder: excludes it'],
  ['type:video', 'picture, video, raw, or an ending such as jpg'],
  ['after:2024-05', 'taken in or after that month; before: is before it'],
  ['min:0.25', 'only cosines of at least that'],
  ['image:12', 'like the picture with this id; “Find similar” writes it for you'],
];

/** The language of queries by its examples, and the keys. */
export function QueryHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Search tips">
      <Facts facts={language} />
      <p>
        Terms with a sign or a weight, pictures and filters become chips, which stay until you remove them. Back returns
        to the search before. Drop or paste a picture on the search line to search by it, alone or with words.
      </p>
      <p className={text.hint}>
        Press / to search, ↓ to reach the results. There, arrow keys move, Space selects, Shift extends, Enter opens,
        Ctrl A selects all, Delete removes from the library; S finds similar pictures.
      </p>
    </Dialog>
  );
}
