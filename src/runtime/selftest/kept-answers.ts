import { delMany, get, keys, set } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';
import type { SelfTestReference } from '../model-entry.ts';

/** What a graph must give, as WebAssembly gave it once; or why WebAssembly could not be asked, for a person. */
export type Answer = { known: SelfTestReference } | { absent: string };

/** Of one graph of a model, in one number format and one version. */
export interface Subject {
  id: string;
  version: string;
  dtype: string;
  role: string;
}

/** Where answers are kept. Nothing rejects: without storage they are made anew each time. */
export interface KeptAnswers {
  read(subject: Subject): Promise<Answer | undefined>;
  write(subject: Subject, answer: Answer): Promise<void>;
  /** Lets go of all that is known of a model. */
  forget(id: string): Promise<void>;
}

let store: ReturnType<typeof createKeyStore> | undefined;
const opened = () => (store ??= createKeyStore('triptych-references', 'references'));
const separator = '|';
const keyOf = ({ id, version, dtype, role }: Subject) => [id, version, dtype, role].join(separator);

/** In this browser, beside the models. */
export const keptAnswers: KeptAnswers = {
  read: async (subject) => get<Answer>(keyOf(subject), opened()).catch(() => undefined),
  write: async (subject, answer) => set(keyOf(subject), answer, opened()).catch(() => {}),
  async forget(id) {
    try {
      const all = await keys<string>(opened());
      await delMany(
        all.filter((key) => key.startsWith(`${id}${separator}`)),
        opened(),
      );
    } catch {
      // Without storage there is nothing to forget.
    }
  },
};
