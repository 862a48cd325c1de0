import { del, entries, get, set, update, values } from 'idb-keyval';
import { changeValue, createKeyStore } from '../../runtime/key-store.ts';
import { openTabs, type Tabs } from '../../runtime/page/tabs.ts';
import type { Peaks } from './contract.ts';
import { joinedRecording } from './joined-edits.ts';
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
  /** A transcript as it is kept now. */
  read(id: string): Promise<Recording | undefined>;
  /**
   * Gives what is kept then: with a `base`, from which the recording was changed, joined with what other tabs have kept
   * since. Undefined when it could not be kept.
   */
  save(recording: Recording, base?: Recording): Promise<Recording | undefined>;
  saveSound(id: string, sound: KeptSound): Promise<boolean>;
  sound(id: string): Promise<KeptSound>;
  remove(id: string): Promise<void>;
  /** Calls the listener with the id of what another tab has kept or removed. Returns how to end that. */
  watch(listener: (id: string) => void): () => void;
}

/** What tabs ask and answer when one of them is opened; all else that they tell are ids. */
const [hello, here] = ['hello', 'here'] as const;

/** A change that is on its way: what it was made from, and what came of it. */
interface Intent {
  base: Recording;
  recording: Recording;
}

/** Larger files are not copied, in bytes: the disk is the visitor's. They are asked for again after a reload. */
const mostFileBytes = 2e9;

/** Transcripts in IndexedDB, and their sound beside them, so that a list is read without it. */
export function createTranscriptStore(tabs: Tabs = openTabs('triptych-transcripts')): TranscriptStore {
  /** Whether another tab may write too. Alone, a change is written without reading first, so that it outlives the page. */
  let hasCompany = false;
  let shared: ReturnType<typeof createKeyStore> | undefined;
  const sharedStore = () => (shared ??= createKeyStore('triptych-transcripts', 'recordings', { updates: true }));
  let records: ReturnType<typeof createKeyStore> | undefined;
  let sounds: ReturnType<typeof createKeyStore> | undefined;
  let intents: ReturnType<typeof createKeyStore> | undefined;
  const intentStore = () => (intents ??= createKeyStore('triptych-transcript-changes', 'changes'));
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
  const join = ({ base, recording }: Intent): Promise<Recording> =>
    changeValue<Recording>(sharedStore(), recording.id, (there) =>
      there ? joinedRecording(base, recording, there) : recording,
    );
  /**
   * Joining reads before it writes, and a page that is killed between would lose the change: it is written down first,
   * without reading, which the browser carries out whatever becomes of the page.
   */
  async function joinSafely(intent: Intent): Promise<Recording> {
    const key = crypto.randomUUID();
    const noting = set(key, intent, intentStore()).catch(() => {});
    const kept = await join(intent);
    await noting;
    await del(key, intentStore());
    return kept;
  }
  /** Joins what killed pages left; those of living ones are joined twice, which changes nothing. */
  async function joinLeft(): Promise<void> {
    for (const [key, intent] of await entries<string, Intent>(intentStore())) {
      const isThere = await get<Recording>(intent.recording.id, recordStore());
      if (isThere) await join(intent);
      await del(key, intentStore());
    }
  }
  return {
    async list() {
      let recordings: Recording[] = [];
      await attempt(joinLeft);
      const kept = await attempt(async () => {
        recordings = await values<Recording>(recordStore());
      });
      return { recordings: recordings.toSorted((a, b) => a.added - b.added), kept };
    },
    async read(id) {
      let recording: Recording | undefined;
      await attempt(async () => {
        recording = await get<Recording>(id, recordStore());
      });
      return recording;
    },
    async save(recording, base) {
      const { id } = recording;
      let kept = recording;
      const isKept = await attempt(async () => {
        if (!hasCompany || !base) return set(id, recording, recordStore());
        kept = await joinSafely({ base, recording });
      });
      if (isKept) tabs.tell(id);
      return isKept ? kept : undefined;
    },
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
      tabs.tell(id);
    },
    watch(listener) {
      const end = tabs.watch((what) => {
        hasCompany = true;
        if (what === hello) tabs.tell(here);
        else if (what !== here) listener(what);
      });
      tabs.tell(hello);
      return end;
    },
  };
}
