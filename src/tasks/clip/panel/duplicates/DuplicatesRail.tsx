import { useMemo } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import layout from '../../../../ui/layout.module.css';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { Select } from '../../../../ui/Select.tsx';
import { Slider } from '../../../../ui/Slider.tsx';
import text from '../../../../ui/text.module.css';
import { formatCosine, formatCount } from '../../../../ui/units.ts';
import { foldersOf, type KeepRule } from '../../duplicates/best.ts';
import { type Kind, lowestThreshold, useDuplicates } from '../../duplicates/store.ts';
import type { Grouping } from '../../library-api.ts';
import { BinPanel } from './BinPanel.tsx';
import css from './duplicates.module.css';
import { MarkedPanel } from './MarkedPanel.tsx';
import { useGroups } from './use-groups.ts';

const kinds: { value: Kind; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'exact', label: 'Copies' },
  { value: 'near', label: 'Alike' },
];
const groupings: { value: Grouping; label: string }[] = [
  { value: 'complete', label: 'Every pair' },
  { value: 'chained', label: 'In chains' },
];
const rules: { value: KeepRule; label: string }[] = [
  { value: 'largest', label: 'The largest' },
  { value: 'oldest', label: 'The oldest' },
  { value: 'newest', label: 'The newest' },
  { value: 'folder', label: 'By folder' },
];

/** What counts as a duplicate, which of them is best, and what becomes of the marked ones. */
export function DuplicatesRail() {
  return (
    <div className={css.rail}>
      <Threshold />
      <Best />
      <MarkedPanel />
      <BinPanel />
    </div>
  );
}

function Threshold() {
  const threshold = useDuplicates((state) => state.threshold);
  const kind = useDuplicates((state) => state.kind);
  const setThreshold = useDuplicates((state) => state.setThreshold);
  const setKind = useDuplicates((state) => state.setKind);
  const grouping = useDuplicates((state) => state.grouping);
  const setGrouping = useDuplicates((state) => state.setGrouping);
  const floor = useDuplicates((state) => state.floor);
  const isCompared = useDuplicates((state) => state.compared !== undefined);
  const count = useGroups().length;
  const isBelow = grouping === 'complete' && threshold < floor;
  const groups = `${count === 1 ? '1 group' : `${formatCount(count)} groups`} at this threshold`;
  const limit = `So many pictures are alike that groups grow no more below ${formatCosine(floor)}.`;
  const hint = !isCompared ? undefined : isBelow ? `${groups}. ${limit}` : groups;
  return (
    <section className={layout.group}>
      <h2>What is a duplicate</h2>
      <Segmented legend="Kind of duplicates" fill size="small" options={kinds} value={kind} onChange={setKind} />
      <Slider
        label="Similarity threshold"
        min={lowestThreshold}
        max={1}
        step={0.005}
        value={threshold}
        usual={[0.94, 0.99]}
        onChange={setThreshold}
        hint={hint}
      />
      <Segmented
        legend="How pictures make a group"
        fill
        size="small"
        options={groupings}
        value={grouping}
        onChange={setGrouping}
      />
      <Disclosure summary="What the number means">
        <p className={text.hint}>
          The cosine of what CLIP sees in two pictures: 1 is the same, and the same scene a second later is often 0.97
          or more. Below 0.9 many pictures only show the same kind of thing. Copies of one file are found by their
          content, at any threshold.
        </p>
        <p className={text.hint}>
          With “Every pair” all pictures of a group are that alike. With “In chains” each is alike to one other of it,
          so that a long series is one group, whose ends may look quite unlike.
        </p>
      </Disclosure>
    </section>
  );
}

function Best() {
  const rule = useDuplicates((state) => state.rule);
  const folder = useDuplicates((state) => state.folder);
  const items = useDuplicates((state) => state.items);
  const setRule = useDuplicates((state) => state.setRule);
  const setFolder = useDuplicates((state) => state.setFolder);
  const markAllButBest = useDuplicates((state) => state.markAllButBest);
  const groups = useGroups();
  const folders = useMemo(() => foldersOf(items.values()), [items]);
  const choose = (next: string): void => {
    if (next === 'folder' && !folder && folders[0]) setFolder(folders[0]);
    else setRule(next as KeepRule);
  };
  return (
    <section className={layout.group}>
      <h2>Which is best</h2>
      <Select
        label="Suggest to keep"
        options={rules.map((option) => ({ ...option, disabled: option.value === 'folder' && folders.length === 0 }))}
        value={rule}
        onChange={choose}
      />
      {rule === 'folder' && (
        <Select
          label="Keep the copy in folder"
          options={folders.map((value) => ({ value, label: value }))}
          value={folder}
          onChange={setFolder}
        />
      )}
      <Button
        disabled={groups.length === 0}
        title="In every group that is shown"
        onClick={() => markAllButBest(groups)}
      >
        Mark all except the best
      </Button>
    </section>
  );
}
