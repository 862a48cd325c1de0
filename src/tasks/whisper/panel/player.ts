import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Where the recording on show is being played, in seconds of its own clock. */
export interface PlayerState {
  time: number;
  playing: boolean;
  /** Times the speed of the recording. */
  rate: number;
  /** Whether the transcript moves along. */
  follow: boolean;
}

export const playerStore = createStore<PlayerState>()(() => ({ time: 0, playing: false, rate: 1, follow: true }));
export const usePlayer = <T>(select: (state: PlayerState) => T): T => useStore(playerStore, select);

let media: HTMLMediaElement | undefined;
/** What the element's clock shows at the first sample. */
let offset = 0;

/** Gives the player the element that plays, until the function returned is called. */
export function attachPlayer(element: HTMLMediaElement, startTime: number): () => void {
  media = element;
  offset = startTime;
  playerStore.setState({ time: 0, playing: false });
  element.playbackRate = playerStore.getState().rate;
  let frame = 0;
  const tell = () =>
    playerStore.setState({ time: Math.max(0, element.currentTime - offset), playing: !element.paused });
  // `timeupdate` comes four times a second, and words are shorter than that.
  const follow = () => {
    tell();
    frame = element.paused ? 0 : requestAnimationFrame(follow);
  };
  const controller = new AbortController();
  for (const event of ['play', 'pause', 'seeked', 'ended'])
    element.addEventListener(
      event,
      () => {
        cancelAnimationFrame(frame);
        follow();
      },
      { signal: controller.signal },
    );
  return () => {
    controller.abort();
    cancelAnimationFrame(frame);
    if (media === element) media = undefined;
  };
}

export function seek(seconds: number): void {
  if (!media) return;
  media.currentTime = Math.max(0, seconds) + offset;
  playerStore.setState({ time: Math.max(0, seconds) });
}
export function playFrom(seconds: number): void {
  seek(seconds);
  void media?.play().catch(() => {}); // a file that cannot be played can still be read
}
export function togglePlay(): void {
  if (media?.paused) void media.play().catch(() => {});
  else media?.pause();
}
export const jump = (seconds: number): void => seek(playerStore.getState().time + seconds);

const rates = [1, 1.25, 1.5, 2, 0.5, 0.75];
export function nextRate(): void {
  const rate = rates[(rates.indexOf(playerStore.getState().rate) + 1) % rates.length]!;
  playerStore.setState({ rate });
  if (media) media.playbackRate = rate;
}
export const toggleFollow = (): void => playerStore.setState(({ follow }) => ({ follow: !follow }));
