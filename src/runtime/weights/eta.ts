import type { Progress } from '../progress.ts';

/** Speed is measured over the last so many milliseconds: long enough to be calm, short enough to be true. */
const windowMs = 10_000;
/** A person sees no more. */
const reportMs = 100;

/** Tells progress, in bytes unless another unit is named, with the time left, not more often than a person can see. */
export function createMeter(
  { phase, total, unit = 'bytes' }: Pick<Progress, 'phase'> & { total: number; unit?: Progress['unit'] },
  {
    onProgress,
    now = () => performance.now(),
  }: { onProgress?: ((progress: Progress) => void) | undefined; now?: () => number },
): (done: number) => void {
  const marks: { at: number; done: number }[] = [];
  return (done) => {
    const at = now();
    const last = marks.at(-1);
    if (last && at - last.at < reportMs && done < total) return;
    marks.push({ at, done });
    while (marks.length > 2 && at - marks[0]!.at > windowMs) marks.shift();
    const first = marks[0]!;
    const perMs = (done - first.done) / (at - first.at);
    const eta = perMs > 0 ? (total - done) / perMs / 1000 : undefined;
    onProgress?.({ phase, done, total, unit, ...(eta !== undefined && Number.isFinite(eta) && { eta }) });
  };
}
