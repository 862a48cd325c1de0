import { type RefObject, useLayoutEffect } from 'react';
import { readKept, writeKept } from '../../../runtime/page/kept-text.ts';

const key = 'triptych-whisper-places';
/** Places of the recordings that were read last; those of others are forgotten. */
const mostPlaces = 100;

/** How far down each transcript was read, in pixels, by the id of its recording; the one read last comes last. */
const places = new Map<string, number>(readPlaces());

function readPlaces(): [string, number][] {
  try {
    const kept: unknown = JSON.parse(readKept(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(([id, top]) => typeof id === 'string' && typeof top === 'number') : [];
  } catch {
    return [];
  }
}

/** Recordings that were read in this tab: of the others the place stays that another tab has kept meanwhile. */
const read = new Set<string>();

function keepPlaces(): void {
  const kept = new Map(readPlaces());
  for (const id of read) {
    kept.delete(id);
    kept.set(id, places.get(id)!);
  }
  writeKept(key, JSON.stringify([...kept].slice(-mostPlaces)));
}

/**
 * A transcript opens where it was left, after another view, another recording or a reload; a new one at its start. While
 * `isRunning` it follows its own end, which is no place that a person chose.
 */
export function usePlace(box: RefObject<HTMLElement | null>, id: string, isRunning: boolean): void {
  useLayoutEffect(() => {
    const target = box.current;
    if (!target || isRunning) return undefined;
    target.scrollTo({ top: places.get(id) ?? 0 });
    const look = () => {
      places.delete(id);
      places.set(id, target.scrollTop);
      read.delete(id);
      read.add(id); // the one read last comes last
    };
    target.addEventListener('scroll', look);
    addEventListener('pagehide', keepPlaces);
    return () => {
      target.removeEventListener('scroll', look);
      removeEventListener('pagehide', keepPlaces);
      keepPlaces();
    };
  }, [box, id, isRunning]);
}
