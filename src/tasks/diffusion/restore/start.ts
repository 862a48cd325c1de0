import type { History, HistoryItem } from '../history.ts';
import type { Start } from '../state.ts';
import type { Fitted } from './fit.ts';
import { fromSentence, type Restored } from './settle.ts';

/**
 * Settings of a picture that was started from another, with what can be had of that: picture and mask where the history has
 * a picture made alike; else, for a mask, the file itself, which is that picture everywhere outside the mask.
 */
export async function withStart(
  fitted: Fitted,
  { file, history }: { file: File; history: History },
): Promise<Fitted & { start?: Start }> {
  const { options } = fitted;
  if (options.strength === undefined || options.seed === undefined) return fitted;
  const isMasked = options.maskBlur !== undefined;
  const start = await startOf(options, { history, isMasked });
  const from = fromSentence(isMasked ? 'mask' : 'picture');
  const told = (line: string) => ({ ...fitted, changed: [...fitted.changed.filter((one) => one !== from), line] });
  if (start)
    return { ...told(`The picture it was made from ${isMasked ? 'and the mask are' : 'is'} in the history.`), start };
  if (!isMasked) return fitted;
  return {
    ...told(
      'The picture it was painted into and the mask are not in the file. This picture stands in for it: paint the mask again.',
    ),
    start: { source: file },
  };
}

async function startOf(
  options: Restored['options'],
  { history, isMasked }: { history: History; isMasked: boolean },
): Promise<Start | undefined> {
  const { items } = await history.list();
  for (const { id } of items.filter(({ parameters }) => isAlike(parameters, options))) {
    const { source, mask } = await history.files(id).catch((): Partial<Start> => ({}));
    if (source && (mask !== undefined) === isMasked) return { source, ...(mask && { mask }) };
  }
  return undefined;
}

/** What the file says of a picture is what the history says of it. */
const isAlike = (parameters: HistoryItem['parameters'], options: Restored['options']): boolean =>
  (Object.keys(options) as (keyof Restored['options'])[]).every((name) => options[name] === parameters[name]);
