import { useEffect, useState } from 'react';

/** How far a bar will be when what runs now has ended, 0 to 1, and about how long that takes. */
export interface NextShare {
  share: number;
  seconds: number;
}

/** Of the way to what will be told, the part that is gone in the time that is expected. */
const expectedPart = 0.7;

/**
 * How far a bar is that was at `from`, and is at `next.share` when what runs has ended: in the time that is expected it
 * goes most of the way, evenly, and after that slower and slower. It moves however long it takes, and never arrives.
 */
export function glide(from: number, { share, seconds }: NextShare, elapsed: number): number {
  const times = seconds > 0 ? Math.max(0, elapsed) / seconds : Infinity;
  const part = times < 1 ? expectedPart * times : 1 - (1 - expectedPart) / times;
  return from + (share - from) * part;
}

/** How often a gliding bar moves, in milliseconds: a 300 px bar moves by less than a pixel in between. */
const tickMs = 100;

interface Glided {
  /** What was told last. */
  told: number;
  value: number;
}

/**
 * The value of a bar, 0 to 1, that was last told `share`, and glides to `next` while nothing is told. It goes back only
 * where less is told than before: then another bar has begun.
 */
export function useGlide(share: number, next: NextShare | undefined): number {
  const [glided, setGlided] = useState<Glided>({ told: share, value: share });
  const reached = share < glided.told ? share : Math.max(share, glided.value);
  if (share !== glided.told) setGlided({ told: share, value: reached });
  const [to, seconds] = [next?.share, next?.seconds];
  useEffect(() => {
    if (to === undefined || seconds === undefined || to <= share) return undefined;
    const began = performance.now();
    const tick = (): void => {
      const now = glide(share, { share: to, seconds }, (performance.now() - began) / 1000);
      setGlided(({ told, value }) => ({ told, value: Math.max(value, now) }));
    };
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, [share, to, seconds]);
  return reached;
}
