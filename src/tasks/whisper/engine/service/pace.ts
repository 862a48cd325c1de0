/** How quick a transcription is: seconds of audio a second. Nothing before the first window. */
export type Pace = { speed: number } | Record<string, never>;

/** Measures from where it began, in seconds of audio; `now` in milliseconds. */
export function createPace(from: number, now = () => performance.now()) {
  const began = now();
  let measured: Pace = {};
  return {
    /** Told how far it is, in seconds of audio, when a window is finished. */
    reached(done: number): void {
      const speed = (done - from) / ((now() - began) / 1000);
      if (speed > 0) measured = { speed };
    },
    /** Stands while the next window is decoded. */
    current: (): Pace => measured,
  };
}
