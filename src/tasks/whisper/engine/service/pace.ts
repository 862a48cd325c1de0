/** How quick a transcription is: seconds of audio a second, and seconds until its end. Nothing before the first window. */
export type Pace = { speed: number; eta: number } | Record<string, never>;

/** Measures from where it began, in seconds of audio of the whole; `now` in milliseconds. */
export function createPace(from: number, total: number, now = () => performance.now()) {
  const began = now();
  let measured: { speed: number; end: number } | undefined;
  return {
    /** Told how far it is, in seconds of audio, when a window is finished. */
    reached(done: number): void {
      const speed = (done - from) / ((now() - began) / 1000);
      if (speed > 0) measured = { speed, end: now() + (1000 * (total - done)) / speed };
    },
    /** Stands while the next window is decoded, and its time left runs down. */
    current(): Pace {
      if (!measured) return {};
      return { speed: measured.speed, eta: Math.max(0, (measured.end - now()) / 1000) };
    },
  };
}
