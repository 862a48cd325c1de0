import type { Fault } from '../../runtime/errors.ts';
import type { Reading } from './reading.ts';

/** One picture of the set, from the moment it is dropped until it is removed. */
export interface Picture {
  id: string;
  name: string;
  file: Blob;
  /** `waiting` also when labels changed; the reading of the labels before stays until the new one is there. */
  state: 'waiting' | 'running' | 'done' | 'failed';
  reading?: Reading;
  error?: Fault;
}

/** A file that was given, before it is looked at. */
export const toPicture = (file: File): Picture => ({
  id: crypto.randomUUID(),
  name: file.name || 'Pasted picture',
  file,
  state: 'waiting',
});

/** A picture that has to be looked at again; one that could not be read is not tried again by itself. */
export const again = (picture: Picture): Picture =>
  picture.state === 'failed' ? picture : { ...picture, state: 'waiting' };

/** The next pictures to look at: the one on show first, then in order. */
export function nextBatch(
  pictures: readonly Picture[],
  options: { current?: string | undefined; size: number },
): Picture[] {
  const waiting = pictures.filter(({ state }) => state === 'waiting');
  const shown = waiting.filter(({ id }) => id === options.current);
  return [...shown, ...waiting.filter(({ id }) => id !== options.current)].slice(0, options.size);
}
