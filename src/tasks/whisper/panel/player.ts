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

/** The one player of the page. */
export const playerStore = createStore<PlayerState>()(() => ({ time: 0, playing: false, rate: 1, follow: true }));
/** One value of it, for React: `usePlayer((state) => state.time)`. */
export const usePlayer = <T>(select: (state: PlayerState) => T): T => useStore(playerStore, select);

let media: HTMLMediaElement | undefined;

/** Gives the player the element that plays, until the function returned is called. */
export function attachPlayer(element: HTMLMediaElement): () => void {
  media = element;
  playerStore.setState({ time: 0, playing: false });
  element.playbackRate = playerStore.getState().rate;
  let frame = 0;
  const tell = () => playerStore.setState({ time: element.currentTime, playing: !element.paused });
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

/** Goes to a place of the recording, in seconds, none before its start. Nothing where no element plays. */
export function seek(seconds: number): void {
  if (!media) return;
  media.currentTime = Math.max(0, seconds);
  playerStore.setState({ time: Math.max(0, seconds) });
}
/** Plays from a place, in seconds. */
export function playFrom(seconds: number): void {
  seek(seconds);
  void media?.play().catch(() => {}); // a file that cannot be played can still be read
}
/** Plays, or pauses. */
export function togglePlay(): void {
  if (media?.paused) void media.play().catch(() => {});
  else media?.pause();
}
/** Goes so many seconds on, or back where they are negative. */
export const jump = (seconds: number): void => seek(playerStore.getState().time + seconds);

/** Times the speed of the recording, in the order of the button. */
const rates = [1, 1.25, 1.5, 2, 0.5, 0.75];
/** Takes the next speed; after the last comes the first. */
export function nextRate(): void {
  const rate = rates[(rates.indexOf(playerStore.getState().rate) + 1) % rates.length]!;
  playerStore.setState({ rate });
  if (media) media.playbackRate = rate;
}
/** Lets the transcript move along, or stay. */
export const toggleFollow = (): void => playerStore.setState(({ follow }) => ({ follow: !follow }));
