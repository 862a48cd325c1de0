import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Segment } from '../contract.ts';
import { findMatches, type Match, type Search } from '../edits.ts';

/** A text that is looked for, where it is, and which of the places is looked at. */
export interface Finding {
  search: Search;
  matches: readonly Match[];
  /** Index of a match; what it means without matches is nothing. */
  chosen: number;
  /** Looks for another text, from the start. */
  look: (search: Search) => void;
  /** On by so many places, and around the end. */
  step: (by: number) => void;
}

const nothing: Search = { find: '', isCaseMatched: false };

/** What is found in a transcript, while the bar for it is open. */
export function useFinding(segments: readonly Segment[], isOpen: boolean): Finding {
  const [search, setSearch] = useState(nothing);
  const [wanted, setWanted] = useState(0);
  const matches = useMemo(() => (isOpen ? findMatches(segments, search) : []), [segments, search, isOpen]);
  const chosen = matches.length === 0 ? 0 : Math.min(wanted, matches.length - 1);
  return {
    search,
    matches,
    chosen,
    look(next) {
      setSearch(next);
      setWanted(0);
    },
    step: (by) => setWanted(matches.length === 0 ? 0 : (chosen + by + matches.length) % matches.length),
  };
}

/** Marks what is found in the lines of a transcript, and brings the place that is looked at in sight. */
export function useFoundMarks(
  box: RefObject<HTMLElement | null>,
  segments: readonly Segment[],
  { matches, chosen }: Finding,
): void {
  useEffect(() => {
    const lines = box.current?.querySelectorAll('ol > li');
    const marks = matches.map(({ index, place, length }) => {
      const { text } = segments[index]!;
      const from = place - (text.length - text.trimStart().length);
      const line = lines?.[index]?.querySelector(':scope > p');
      return line ? rangeOf(line, Math.max(0, from), Math.min(length, length + from)) : undefined;
    });
    const now = marks[chosen];
    const others = marks.filter((mark) => mark !== undefined && mark !== now) as Range[];
    show('found', others);
    show('found-now', now ? [now] : []);
    return () => {
      show('found', []);
      show('found-now', []);
    };
  }, [box, segments, matches, chosen]);
  const { index, place } = matches[chosen] ?? {};
  // Another place, and not another list of places: a transcript that grows is not scrolled.
  useEffect(() => {
    if (index !== undefined) box.current?.querySelectorAll('ol > li')[index]?.scrollIntoView({ block: 'nearest' });
  }, [box, index, place]);
}

/** Firefox before 140 has no highlights: there only the line comes in sight. */
function show(name: string, ranges: readonly Range[]): void {
  const { highlights } = CSS as { highlights?: HighlightRegistry };
  if (ranges.length > 0) highlights?.set(name, new Highlight(...ranges));
  else highlights?.delete(name);
}

/** Characters of an element, over the elements in it. */
function rangeOf(element: Element, from: number, length: number): Range | undefined {
  const range = new Range();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  let isBegun = false;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const end = at + node.length;
    if (!isBegun && from < end) {
      range.setStart(node, from - at);
      isBegun = true;
    }
    if (isBegun && from + length <= end) {
      range.setEnd(node, from + length - at);
      return range;
    }
    at = end;
  }
  return undefined;
}
