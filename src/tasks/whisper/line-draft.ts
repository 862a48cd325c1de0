import { browserKeeper, type Keeper } from '../../runtime/page/kept-text.ts';
import { ownTab, type Tab } from '../../runtime/page/tab-identity.ts';

/** What is typed into a line whose editor is open: nothing of it is in the transcript yet. */
export interface LineDraft {
  /** Of the recording. */
  id: string;
  /** Of the segment. */
  index: number;
  /** The text of the segment when its editor was opened, and as it is typed; both without the space before it. */
  base: string;
  text: string;
}

/** Drafts of tabs are kept side by side, each under the id of its tab; earlier versions had one, without an id. */
const key = 'triptych-whisper-draft';
const keyOf = (tab: string): string => `${key} ${tab}`;

export interface DraftMemory {
  /**
   * The draft that the last visit of this tab left behind, else one of a tab that is gone, closed or killed, which then is
   * this tab's own.
   */
  read: () => Promise<LineDraft | undefined>;
  /** Stores a draft with every key stroke, so that it outlives a tab that is closed or killed; none is forgotten. */
  keep: (draft: LineDraft | undefined) => void;
}

type Storage = Keeper & Pick<globalThis.Storage, 'removeItem' | 'key' | 'length'>;

/** Without storage a draft ends with the page. */
export function createDraftMemory(
  storage: () => Storage | undefined = browserKeeper,
  tab: () => Promise<Tab> = ownTab,
): DraftMemory {
  let own = key;
  const attempt = <T>(work: (kept: Storage) => T): T | undefined => {
    try {
      const kept = storage();
      return kept && work(kept);
    } catch {
      return undefined;
    }
  };
  return {
    async read() {
      const { id, living } = await tab();
      const others = await living();
      own = keyOf(id);
      return attempt((kept) => {
        const keys = Array.from({ length: kept.length }, (_, i) => kept.key(i)!);
        const isLeft = (name: string): boolean =>
          name === key || (name.startsWith(keyOf('')) && !others.has(name.slice(keyOf('').length)));
        for (const name of [own, ...keys.filter(isLeft)]) {
          const draft = parsed(kept.getItem(name));
          if (!draft) continue;
          if (name !== own) kept.removeItem(name);
          kept.setItem(own, JSON.stringify(draft));
          return draft;
        }
        return undefined;
      });
    },
    keep(draft) {
      attempt((kept) => {
        if (draft && isChanged(draft)) kept.setItem(own, JSON.stringify(draft));
        else kept.removeItem(own);
      });
    },
  };
}

function parsed(text: string | null): LineDraft | undefined {
  try {
    const { id, index, base, text: typed } = JSON.parse(text ?? '{}') as Partial<LineDraft>;
    const isWhole = [id, base, typed].every((value) => typeof value === 'string') && Number.isInteger(index);
    return isWhole ? { id: id!, index: index!, base: base!, text: typed! } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether anything was typed that the segment does not say. */
export const isChanged = ({ base, text }: LineDraft): boolean => text.trim() !== base.trim();

/** The space that a model writes before a sentence, which an editor does not show. */
export const leadOf = (text: string): string => /^\s*/.exec(text)![0];
