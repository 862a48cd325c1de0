import { useEffect, useState } from 'react';
import { Select } from '../../../../ui/Select.tsx';
import { builtInModel } from '../../defaults.ts';
import { useClipMap, clipMapStore } from '../../map/store.ts';
import { givenLists, startList } from '../../tags/lists.ts';
import { useLibrary } from '../library/store.ts';
import { createTagListStore } from '../../tags/own-lists.ts';
import type { LabelSet } from '../../label-sets.ts';

const ownLists = createTagListStore();

/** Which list of tags the clusters take their names from. */
export function LabelChoice() {
  const map = useClipMap((state) => state.map);
  const [own, setOwn] = useState<readonly LabelSet[]>([]);
  const lists = [...givenLists, ...own];
  const model = useLibrary((state) => state.stats?.space?.model ?? builtInModel);
  const [chosen, setChosen] = useState<string>();
  const name = chosen ?? startList(model).name;
  const labels = lists.find((list) => list.name === name)?.labels;
  useEffect(() => void ownLists.list().then(({ sets }) => setOwn(sets)), []);
  useEffect(() => {
    if (map && labels) void clipMapStore.getState().name(labels);
  }, [map, labels]);
  return (
    <Select
      label="Named by the tags"
      options={lists.map((list) => ({ value: list.name, label: list.name }))}
      value={name}
      onChange={setChosen}
    />
  );
}
