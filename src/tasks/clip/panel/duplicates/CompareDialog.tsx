import { Check, ChevronLeft, ChevronRight, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import { classes } from '../../../../ui/classes.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { Segmented } from '../../../../ui/Segmented.tsx';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { useBack } from '../../../../ui/use-back.ts';
import type { Spot } from '../../duplicates/moves.ts';
import { decisionOn } from '../../duplicates/review.ts';
import { duplicatesStore, type Group, useDuplicates } from '../../duplicates/store.ts';
import { showWallTime } from '../../library/item-date.ts';
import type { Item } from '../../library/item.ts';
import { nameOf } from '../library/Tile.tsx';
import large from '../../../../ui/large-dialog.module.css';
import css from './compare.module.css';
import { type CompareMode, CompareStage } from './CompareStage.tsx';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { compareKeys } from '../key-help.ts';

const modes: { value: CompareMode; label: string }[] = [
  { value: 'side', label: 'Side by side' },
  { value: 'blink', label: 'Blink' },
  { value: 'difference', label: 'Difference' },
];

export interface CompareDialogProps {
  groups: readonly Group[];
  /** The picture that was opened. */
  spot: Spot;
  onMove: (spot: Spot) => void;
  onClose: () => void;
}

/** The picture of a group that others are compared with: one that is kept, else the suggested one. */
function standardOf({ ids, best }: Group, kept: ReadonlySet<number>): number {
  return ids.find((id) => kept.has(id)) ?? (ids.includes(best) ? best : ids[0]!);
}

/** Two pictures of a group large: the best, and another. Arrows go through the others, and on to the next group. */
export function CompareDialog({ groups, spot, onMove, onClose }: CompareDialogProps) {
  useKeyHelp(compareKeys);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [mode, setMode] = useState<CompareMode>('side');
  const group = groups[spot.group]!;
  // It stays while this group is looked at, whatever is decided meanwhile.
  const [standard, setStandard] = useState(() => standardOf(group, duplicatesStore.getState().review.kept));
  const left = group.ids.includes(standard) ? standard : standardOf(group, duplicatesStore.getState().review.kept);
  const others = group.ids.filter((id) => id !== left);
  const at = Math.max(0, others.indexOf(group.ids[Math.min(spot.member, group.ids.length - 1)]!));
  const right = others[at]!;
  useBack(true, () => dialog.current?.close());
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.focus(); // not one of its buttons, which would take keys for itself
  }, []);

  const show = (place: number, id?: number): void => {
    const next = groups[place];
    if (!next) return;
    const chosen = place === spot.group ? left : standardOf(next, duplicatesStore.getState().review.kept);
    setStandard(chosen);
    onMove({ group: place, member: next.ids.indexOf(id ?? next.ids.find((other) => other !== chosen)!) });
  };
  const step = (by: 1 | -1): void => {
    const id = others[at + by];
    if (id === undefined) show(spot.group + by);
    else show(spot.group, id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isForInput =
      event.target instanceof HTMLInputElement && (event.target.type !== 'radio' || event.key.startsWith('Arrow'));
    if (isForInput || event.altKey || event.ctrlKey || event.metaKey) return;
    const { decide, undo } = duplicatesStore.getState();
    const deeds: Record<string, () => void> = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      k: () => decide([right], 'keep'),
      x: () => decide([right], 'mark'),
      u: undo,
      1: () => setMode('side'),
      2: () => setMode('blink'),
      3: () => setMode('difference'),
    };
    const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  const isFirst = at === 0 && spot.group === 0;
  const isLast = at === others.length - 1 && spot.group === groups.length - 1;
  return (
    // The keys are those of the whole dialog; what has the focus in it is a button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={classes(large.large, css.dialog)}
      tabIndex={-1}
      aria-labelledby={heading}
      closedby="any"
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <header className={css.top}>
        <h2 id={heading}>
          Group {formatCount(spot.group + 1)} of {formatCount(groups.length)}
        </h2>
        <span className={text.dim}>
          {formatCount(at + 1)} of {formatCount(others.length)}
        </span>
        <Segmented legend="How to compare" size="small" options={modes} value={mode} onChange={setMode} />
        <IconButton
          size="small"
          variant="quiet"
          icon={<ChevronLeft aria-hidden />}
          label="Previous picture (←)"
          disabled={isFirst}
          onClick={() => step(-1)}
        />
        <IconButton
          size="small"
          variant="quiet"
          icon={<ChevronRight aria-hidden />}
          label="Next picture (→)"
          disabled={isLast}
          onClick={() => step(1)}
        />
        <IconButton
          size="small"
          variant="quiet"
          icon={<X aria-hidden />}
          label="Close"
          onClick={() => dialog.current?.close()}
        />
      </header>
      <CompareStage key={`${left} ${right}`} left={left} right={right} mode={mode} />
      <div className={css.sides}>
        <Side id={left} />
        <Side id={right} keys />
      </div>
    </dialog>
  );
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function factsOf({ path, takenAt, modified, width, height, size }: Item): [name: string, value: string][] {
  return [
    ['Folder', path.split('/').slice(0, -1).join('/') || 'a single file'],
    takenAt ? ['Taken', showWallTime(takenAt)] : ['Changed', day.format(modified)],
    ['Pixels', width > 0 ? `${width} × ${height}` : 'not known'],
    ['Size', formatBytes(size)],
  ];
}

/** What is known of one of the two, and the decision about it. */
function Side({ id, keys = false }: { id: number; keys?: boolean }) {
  const item = useDuplicates((state) => state.items.get(id));
  const decision = useDuplicates((state) => decisionOn(state.review, id));
  const decide = useDuplicates((state) => state.decide);
  const name = item ? nameOf(item.path) : 'Picture';
  return (
    <section className={css.side} aria-label={name}>
      <div className={css.decision}>
        <strong className={text.cut}>{name}</strong>
        <Button
          size="small"
          icon={<Check aria-hidden />}
          aria-pressed={decision === 'keep'}
          title={keys ? 'Keep (K)' : 'Keep'}
          onClick={() => decide([id], decision === 'keep' ? 'none' : 'keep')}
        >
          Keep
        </Button>
        <Button
          size="small"
          icon={<X aria-hidden />}
          aria-pressed={decision === 'mark'}
          title={keys ? 'Mark (X)' : 'Mark'}
          onClick={() => decide([id], decision === 'mark' ? 'none' : 'mark')}
        >
          Mark
        </Button>
      </div>
      {item && <Facts facts={factsOf(item)} />}
    </section>
  );
}
