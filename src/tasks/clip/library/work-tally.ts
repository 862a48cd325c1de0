import type { Load } from '../../../runtime/time-left.ts';
import type { Batch } from './contract.ts';

/** What is done of a run whose batches overlap. */
export interface WorkTally {
  done(): Load;
  /** So much of the batch that a lane has in hand. */
  begin(lane: number, part: Load): void;
  /** The batch is done with, whatever became of its files. */
  end(lane: number, batch: Batch): void;
}

export function createWorkTally(): WorkTally {
  const parts = new Map<number, Load>();
  let ended: Load = { count: 0, bytes: 0 };
  return {
    done: () => [...parts.values()].reduce(sum, ended),
    begin: (lane, part) => void parts.set(lane, part),
    end(lane, batch) {
      parts.delete(lane);
      const { files, renamed, copied, skipped, failed, bytes } = batch;
      ended = sum(ended, { count: files.length + renamed + copied + skipped + failed.length, bytes });
    },
  };
}

const sum = (a: Load, b: Load): Load => ({ count: a.count + b.count, bytes: a.bytes + b.bytes });

/** How much of some files is done when the model has looked at so many of their pictures: of films, reading is the half. */
export function lookedAt(files: Batch['files'], pictures: number): Load {
  let left = pictures;
  let load: Load = { count: 0, bytes: 0 };
  for (const { images, bytes, isFilm } of files) {
    const looked = Math.min(images.length, Math.max(0, left)) / Math.max(1, images.length);
    const share = isFilm ? (1 + looked) / 2 : looked;
    load = sum(load, { count: share, bytes: share * bytes });
    left -= images.length;
  }
  return load;
}
