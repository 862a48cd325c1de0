import { useDiffusion } from '../store.ts';
import { useView } from './view-state.ts';

/** What stands on the stage. */
export type Shown = 'fault' | 'grid' | 'work' | 'mask' | 'picture' | 'source' | 'empty';

/** The first of these that there is. A mask that is being painted gives way only to a fault. */
export function useShown(): Shown {
  const mode = useDiffusion((state) => state.mode);
  const hasFault = useDiffusion((state) => state.fault !== undefined);
  const hasGrid = useDiffusion((state) => state.grid !== undefined);
  const isWorking = useDiffusion((state) => state.work.phase !== 'idle');
  const hasSource = useDiffusion((state) => state.source !== undefined);
  const hasPicture = useDiffusion((state) => state.items.some(({ id }) => id === state.current));
  const masking = useView((state) => state.masking);
  const following = useView((state) => state.following);
  if (hasFault) return 'fault';
  if (mode === 'inpaint' && hasSource && masking) return 'mask';
  if (hasGrid) return 'grid';
  if (isWorking && following) return 'work';
  if (hasPicture) return 'picture';
  return hasSource && mode !== 'text' ? 'source' : 'empty';
}
