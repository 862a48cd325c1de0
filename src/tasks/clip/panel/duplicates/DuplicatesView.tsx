import { useEffect, useState } from 'react';
import { duplicatesStore, useDuplicates } from '../../duplicates/store.ts';
import type { Spot } from '../../duplicates/moves.ts';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { isGrowing } from '../library/state.ts';
import { useLibrary } from '../library/store.ts';
import { CompareDialog } from './CompareDialog.tsx';
import { ComparisonState } from './ComparisonState.tsx';
import { DuplicatesRail } from './DuplicatesRail.tsx';
import { GroupGrid } from './GroupGrid.tsx';
import { GroupsBar } from './GroupsBar.tsx';
import { useGroups } from './use-groups.ts';

/** Groups of pictures that are copies or look alike, to decide which to keep. */
export function DuplicatesView() {
  const version = useLibrary((state) => state.version);
  const isComing = useLibrary(isGrowing);
  const isOpen = useLibrary((state) => state.stats !== undefined);
  // While pictures come in, each batch would start it anew.
  const isWanted = isOpen && !isComing;
  useEffect(() => {
    if (isWanted) void duplicatesStore.getState().compare(version);
  }, [isWanted, version]);
  return (
    <LibraryFrame
      label="Duplicates"
      purpose="without the duplicates"
      rail={<DuplicatesRail />}
      railLabel="Threshold and marks"
      hasSelection={false}
      waits
    >
      <ComparisonState />
      <Groups />
    </LibraryFrame>
  );
}

function Groups() {
  const groups = useGroups();
  const isCompared = useDuplicates((state) => state.compared !== undefined);
  const [opened, setOpened] = useState<Spot>();
  if (!isCompared) return null;
  return (
    <>
      <GroupsBar groups={groups} />
      <GroupGrid groups={groups} onOpen={setOpened} />
      {opened && groups[opened.group] && (
        <CompareDialog groups={groups} spot={opened} onMove={setOpened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}
