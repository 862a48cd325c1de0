import type { Segment } from './contract.ts';
import type { Recording } from './recording.ts';

type Segments = readonly Segment[];

/** What was done to a transcript elsewhere: lines by their key, undefined where one was taken out. */
export type LineChanges = ReadonlyMap<string, Segment | undefined>;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Lines by what stays the same when their text is changed: their times, counted where several have the same. */
export function linesByKey(segments: Segments): Map<string, Segment> {
  const lines = new Map<string, Segment>();
  for (const segment of segments) {
    const times = `${segment.start} ${segment.end}`;
    let key = times;
    for (let i = 2; lines.has(key); i++) key = `${times} ${i}`;
    lines.set(key, segment);
  }
  return lines;
}

const isSameLine = (a: Segment, b: Segment): boolean => isSame({ ...a, id: 0 }, { ...b, id: 0 });

/** What leads from one transcript to another, apart from the numbers of the lines. */
export function changesOfLines(before: Segments, after: Segments): LineChanges {
  const [old, now] = [linesByKey(before), linesByKey(after)];
  const changes = new Map<string, Segment | undefined>();
  for (const [key, line] of now) if (!old.has(key) || !isSameLine(old.get(key)!, line)) changes.set(key, line);
  for (const key of old.keys()) if (!now.has(key)) changes.set(key, undefined);
  return changes;
}

/**
 * Changes made elsewhere, in a transcript that was changed here as well since `base`. Of a line that both changed the
 * text of here stays, which comes later; a line that one took out while the other changed it stays.
 */
export function joinedLines(base: Segments, mine: Segments, changes: LineChanges): Segments {
  if (changes.size === 0) return mine;
  const [old, lines] = [linesByKey(base), linesByKey(mine)];
  for (const [key, theirs] of changes) {
    const [before, own] = [old.get(key), lines.get(key)];
    const isOwn = own && (!before || !isSameLine(before, own));
    if (isOwn) continue;
    if (theirs) lines.set(key, theirs);
    else lines.delete(key);
  }
  return [...lines.values()]
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map((segment, id) => (segment.id === id ? segment : { ...segment, id }));
}

/** Whether lines were changed or taken out, and not only written down further. */
export const isEdit = (before: Segments, changes: LineChanges): boolean => {
  const old = linesByKey(before);
  return [...changes.keys()].some((key) => old.has(key));
};

/**
 * Two states of a recording that were both made from one: of each field that of the side that changed it, or mine. The
 * model's own text is gone when either was edited.
 */
export function joinedRecording(base: Recording, mine: Recording, theirs: Recording): Recording {
  const changes = changesOfLines(base.segments, theirs.segments);
  const isEdited = isEdit(base.segments, changes);
  const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]) as Set<keyof Recording>;
  const fields = [...names].flatMap((name) => {
    if (name === 'segments' || (name === 'text' && isEdited)) return [];
    const value = isSame(mine[name], base[name]) ? theirs[name] : mine[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const segments = joinedLines(base.segments, mine.segments, changes);
  return { ...(Object.fromEntries(fields) as unknown as Recording), segments };
}
