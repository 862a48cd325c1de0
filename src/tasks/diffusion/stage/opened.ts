import { openModel, type StageModel } from './model.ts';

let current: { id: string; opening: Promise<StageModel> } | undefined;

/** The model in this worker. Another one takes its place: two do not fit. */
export function modelOf(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<StageModel> {
  if (current?.id === id) return current.opening;
  const before = current?.opening;
  const opening = replace(before, id, signal);
  current = { id, opening };
  opening.catch(() => {
    if (current?.opening === opening) current = undefined;
  });
  return opening;
}

async function replace(
  before: Promise<StageModel> | undefined,
  id: string,
  signal: AbortSignal | undefined,
): Promise<StageModel> {
  const old = await before?.catch(() => undefined);
  await old?.close();
  return openModel(id, signal ? { signal } : {});
}
