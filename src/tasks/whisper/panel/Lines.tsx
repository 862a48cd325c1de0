import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { AudioLines } from 'lucide-react';
import type { Recording } from '../recording.ts';
import { useWhisper, whisperStore } from '../store.ts';
import { formatPlace } from '../times.ts';
import { type Finding, useFoundMarks } from './finding.ts';
import { Line } from './Line.tsx';
import css from './lines.module.css';
import { usePlace } from './place.ts';
import { playerStore, playFrom, usePlayer } from './player.ts';

/** A box that scrolls must be reachable by keyboard (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

export interface LinesProps {
  recording: Recording;
  finding: Finding;
}

/** The transcript. A click on a word plays from there; the line that is being played is marked, and what is looked for. */
export function Lines({ recording, finding }: LinesProps) {
  const { id, segments, state } = recording;
  const coming = useWhisper((all) => (all.coming?.id === id ? all.coming : undefined));
  const starts = useMemo(() => segments.map(({ start }) => start), [segments]);
  const current = usePlayer(({ time }) => (time > 0 ? lastAtOrBefore(starts, time) : -1));
  const draft = useWhisper((all) => (all.draft?.id === id ? all.draft : undefined));
  const [isOpenedHere, setOpenedHere] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const onClose = useFocusAfter(box);
  const onEdit = useCallback((index: number) => {
    setOpenedHere(true);
    whisperStore.getState().openEditor(index);
  }, []);
  useWordClicks(box);
  useFollowing(box, current);
  useGrowing(box, segments.length + (coming ? 1 : 0), state === 'running');
  usePlace(box, id, state === 'running');
  useFoundMarks(box, segments, finding);
  return (
    <section {...reachable} className={css.lines} ref={box} aria-label="Transcript">
      {segments.length === 0 && !coming && <Nothing state={state} />}
      <ol aria-label="Segments" data-print="">
        {segments.map((segment, index) => (
          <Line
            key={segment.id}
            segment={segment}
            index={index}
            isCurrent={index === current}
            isLast={index === segments.length - 1}
            draft={index === draft?.index ? draft.text : undefined}
            isOpenedHere={isOpenedHere}
            onEdit={onEdit}
            onClose={onClose}
          />
        ))}
        {coming && coming.text.trim() !== '' && (
          <li className={css.line}>
            <span className={css.at}>{formatPlace(coming.start)}</span>
            <p className={css.coming} dir="auto">
              {coming.text.trim()}…
            </p>
          </li>
        )}
      </ol>
    </section>
  );
}

function Nothing({ state }: Pick<Recording, 'state'>) {
  if (state === 'done')
    return (
      <EmptyState icon={<AudioLines aria-hidden />} title="No speech was found">
        If there is speech in it, raise “No-speech threshold” under More or choose the language, then transcribe it
        again.
      </EmptyState>
    );
  return <p className={css.waiting}>{state === 'running' ? 'The transcript appears here as it is created.' : ''}</p>;
}

function lastAtOrBefore(starts: readonly number[], time: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Thousands of words are no thousands of controls: keys play by the time of the line. */
function useWordClicks(box: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const target = box.current;
    const click = ({ target: word }: MouseEvent) => {
      const start = word instanceof HTMLElement ? word.dataset['start'] : undefined;
      if (start !== undefined && getSelection()?.isCollapsed !== false) playFrom(Number(start));
    };
    target?.addEventListener('click', click);
    return () => target?.removeEventListener('click', click);
  }, [box]);
}

/** Keeps the line that is being played in sight. */
function useFollowing(box: React.RefObject<HTMLElement | null>, current: number): void {
  useEffect(() => {
    const { follow, playing } = playerStore.getState();
    if (follow && playing) box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [box, current]);
}

/** A transcript that is being written stays at its end, if that is where it was. */
function useGrowing(box: React.RefObject<HTMLElement | null>, length: number, isRunning: boolean): void {
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const target = box.current;
    if (!target || !isRunning) return undefined;
    if (wasAtEnd.current && !playerStore.getState().playing) target.scrollTo({ top: target.scrollHeight });
    const look = () => (wasAtEnd.current = target.scrollHeight - target.scrollTop - target.clientHeight < 40);
    target.addEventListener('scroll', look);
    return () => target.removeEventListener('scroll', look);
  }, [box, length, isRunning]);
}

/** The focus goes back to where a line is edited from, once its editor is gone: keys would lead nowhere otherwise. */
function useFocusAfter(box: React.RefObject<HTMLElement | null>): (index: number) => void {
  const [closed, setClosed] = useState<{ index: number }>();
  useEffect(() => {
    if (!closed || !box.current) return;
    const buttons = box.current.querySelectorAll<HTMLElement>('button[data-edit]');
    (buttons[Math.min(closed.index, buttons.length - 1)] ?? box.current).focus();
  }, [box, closed]);
  return useCallback((index) => setClosed({ index }), []);
}
