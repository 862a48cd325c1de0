import { del, get, set, update, values } from 'idb-keyval';
import { createKeyStore } from '../../runtime/key-store.ts';
import type { Peaks } from './contract.ts';
import type { Recording } from './recording.ts';

/** The sound of a recording: its file, while there is room for it, and what its waveform is drawn from. */
export interface KeptSound {
  file?: File;
  peaks?: Peaks;
}

/** Where transcripts are kept while they grow. No call rejects: without storage they end with the page. */
export interface TranscriptStore {
  /** All transcripts, oldest first; `kept` is false where the browser keeps nothing. */
  list(): Promise<{ recordings: Recording[]; kept: boolean }>;
  /** False when it could not be kept. */
  save(recording: Recording): Promise<boolean>;
  saveSound(id: string, sound: KeptSound): Promise<boolean>;
  sound(id: string): Promise<KeptSound>;
  remove(id: string): Promise<void>;
}

/** Larger files are not copied, in bytes: the disk is the visitor's. They are asked for again after a reload. */
const mostFileBytes = 2e9;

/** Transcripts in IndexedDB, and their sound beside them, so that a list is read without it. */
export function createTranscriptStore(): TranscriptStore {
  let records: ReturnType<typeof createKeyStore> | undefined;
  let sounds: ReturnType<typeof createKeyStore> | undefined;
  const recordStore = () => (records ??= createKeyStore('triptych-transcripts', 'recordings'));
  const soundStore = () => (sounds ??= createKeyStore('triptych-recordings', 'sounds', { updates: true }));
  /** Storage can be denied at any call (a private window, a full disk). */
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch {
      return false;
    }
  };
  return {
    async list() {
      let recordings: Recording[] = [];
      const kept = await attempt(async () => {
        recordings = await values<Recording>(recordStore());
      });
      return { recordings: recordings.toSorted((a, b) => a.added - b.added), kept };
    },
    save: (recording) => attempt(() => set(recording.id, recording, recordStore())),
    saveSound(id, { file, peaks }) {
      const isKept = file && file.size <= mostFileBytes;
      // In one transaction: the file and what is drawn of it may come at the same moment.
      const add = (before?: KeptSound) => ({ ...before, ...(isKept && { file }), ...(peaks && { peaks }) });
      return attempt(() => update<KeptSound>(id, add, soundStore()));
    },
    async sound(id) {
      let sound: KeptSound | undefined;
      await attempt(async () => {
        sound = await get<KeptSound>(id, soundStore());
      });
      return sound ?? {};
    },
    async remove(id) {
      await attempt(() => del(id, recordStore()));
      await attempt(() => del(id, soundStore()));
    },
  };
}
