import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { startRecorder, type MicrophoneLevel, type Recorder } from './recorder.ts';
import { acceptRecordings } from './store.ts';

export interface Microphone {
  /** `opening` while the browser asks for permission. */
  state: 'off' | 'opening' | 'on';
  /** Loudest sample of the last moment, 0 to 1, and how long it records, in whole seconds. */
  peak: number;
  seconds: number;
  /** Rejects, with a sentence, where there is no microphone to be had. Nothing happens while one is on. */
  start: () => Promise<void>;
  /** Ends the recording and gives it away, as every other file. Nothing happens while none is on. */
  stop: () => Promise<void>;
}

export interface MicrophoneSurroundings {
  open: typeof startRecorder;
  give: (files: readonly File[]) => void;
}

const silent = { state: 'off', peak: 0, seconds: 0 } as const;

/** The recording that runs belongs to the page, not to the button that began it: it goes on when another view is opened. */
export function createMicrophone({ open, give }: MicrophoneSurroundings): StoreApi<Microphone> {
  return createStore<Microphone>()((set, get) => {
    let recorder: Recorder | undefined;
    const onLevel = ({ peak, seconds }: MicrophoneLevel) => {
      if (get().state === 'on') set({ peak, seconds: Math.floor(seconds) });
    };
    return {
      ...silent,
      async start() {
        if (get().state !== 'off') return;
        set({ state: 'opening' });
        try {
          recorder = await open({ onLevel, onLost: () => void get().stop() });
          set({ state: 'on' });
        } catch (error) {
          set(silent);
          throw error;
        }
      },
      async stop() {
        const running = recorder;
        recorder = undefined;
        if (!running) return;
        set(silent);
        give([await running.stop()]);
      },
    };
  });
}

/** The one microphone of the page. */
export const microphone = createMicrophone({ open: startRecorder, give: acceptRecordings });

/** A page that is closed takes an unfinished recording along: the browser asks first. */
const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();
microphone.subscribe(({ state }, before) => {
  if (state === before.state || typeof window === 'undefined') return;
  if (state === 'on') window.addEventListener('beforeunload', askFirst);
  else window.removeEventListener('beforeunload', askFirst);
});

/** One value of the microphone, for React. */
export const useMicrophone = <T>(select: (state: Microphone) => T): T => useStore(microphone, select);
