import { CalendarDays, Folder, Gauge, Image, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import type { Filter } from '../../engine/search/query.ts';
import { usePicture } from '../library/picture-cache.ts';
import { nameOf } from '../library/Tile.tsx';
import { type QueryPart, weightText, writePart } from './query-parts.ts';
import css from './search.module.css';
import type { OutsidePicture } from './state.ts';
import { searchStore } from './store.ts';

interface ChipProps {
  /** What it is called where it has to be named. */
  name: string;
  isMinus: boolean;
  /** What pressing it does: “Change”. */
  deed: string;
  onPress: () => void;
  onRemove: () => void;
  children: ReactNode;
}

function Chip({ name, isMinus, deed, onPress, onRemove, children }: ChipProps) {
  return (
    <li className={classes(css.chip, isMinus && css.minus)}>
      <button type="button" title={`${deed} ${name}`} aria-label={`${deed} ${name}`} dir="auto" onClick={onPress}>
        {children}
      </button>
      <button type="button" className={css.chipRemove} aria-label={`Remove ${name}`} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </li>
  );
}

/** A part of the query: words, a picture of the library, or a filter. */
export function PartChip({ part, onEdit, onRemove }: { part: QueryPart; onEdit: () => void; onRemove: () => void }) {
  const shared = { deed: 'Change', onPress: onEdit, onRemove };
  if (part.kind === 'filter')
    return (
      <Chip {...shared} name={writePart(part)} isMinus={'not' in part.filter && part.filter.not}>
        <FilterFace filter={part.filter} />
      </Chip>
    );
  const { kind, value, weight } = part.term;
  const mark = weightText(weight) || (kind === 'text' ? '+' : '');
  return (
    <Chip {...shared} name={writePart(part)} isMinus={weight < 0}>
      {mark && <b>{mark}</b>}
      {kind === 'text' ? <span>{value}</span> : <LibraryFace id={Number(value)} />}
    </Chip>
  );
}

const icons: Record<Filter['kind'], typeof Folder> = {
  folder: Folder,
  type: Image,
  after: CalendarDays,
  before: CalendarDays,
  min: Gauge,
};
const words: Record<Filter['kind'], string> = {
  folder: '',
  type: '',
  after: 'from',
  before: 'before',
  min: 'at least',
};

function FilterFace({ filter }: { filter: Filter }) {
  const Icon = icons[filter.kind];
  const isNot = 'not' in filter && filter.not;
  return (
    <>
      <Icon aria-hidden />
      <span>{[isNot ? 'not' : '', words[filter.kind], String(filter.value)].filter(Boolean).join(' ')}</span>
    </>
  );
}

function LibraryFace({ id }: { id: number }) {
  const found = usePicture(id);
  return (
    <>
      {found?.url && <img src={found.url} alt="" />}
      <span>{found?.item ? nameOf(found.item.path) : `picture ${id}`}</span>
    </>
  );
}

/** A picture from outside. Pressing it turns it around: like this, or unlike this. */
export function OutsideChip({ picture: { id, file, url, weight } }: { picture: OutsidePicture }) {
  const { setPictureWeight, removePicture } = searchStore.getState();
  return (
    <Chip
      name={file.name}
      isMinus={weight < 0}
      deed={weight < 0 ? 'Look for' : 'Stay away from'}
      onPress={() => setPictureWeight(id, -weight)}
      onRemove={() => removePicture(id)}
    >
      {weightText(weight) && <b>{weightText(weight)}</b>}
      <img src={url} alt="" />
      <span>{file.name}</span>
    </Chip>
  );
}
