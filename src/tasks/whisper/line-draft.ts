import { forgetKept, type Keeper, readKept, writeKept } from '../../runtime/page/kept-text.ts';

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

const key = 'triptych-whisper-draft';

/** Stores a draft with every key stroke, so that it outlives a tab that is closed or killed; none is forgotten. */
export function keepDraft(draft: LineDraft | undefined): void {
  if (draft && isChanged(draft)) writeKept(key, JSON.stringify(draft));
  else forgetKept(key);
}

/** The draft that the last visit left behind. */
export function readDraft(keeper?: Keeper): LineDraft | undefined {
  try {
    const { id, index, base, text } = JSON.parse(readKept(key, keeper) ?? '{}') as Partial<LineDraft>;
    const isWhole = [id, base, text].every((value) => typeof value === 'string') && Number.isInteger(index);
    return isWhole ? { id: id!, index: index!, base: base!, text: text! } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether anything was typed that the segment does not say. */
export const isChanged = ({ base, text }: LineDraft): boolean => text.trim() !== base.trim();

/** The space that a model writes before a sentence, which an editor does not show. */
export const leadOf = (text: string): string => /^\s*/.exec(text)![0];
