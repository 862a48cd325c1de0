import { Pencil, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { Badge } from '../../../ui/Badge.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { formatShare } from '../../../ui/units.ts';
import helper from '../../../ui/text.module.css';
import type { Segment, Word } from '../contract.ts';
import { formatPlace } from '../times.ts';
import { LineEditor } from './LineEditor.tsx';
import css from './lines.module.css';
import { playFrom, usePlayer } from './player.ts';

export interface LineProps {
  segment: Segment;
  index: number;
  isCurrent: boolean;
  isLast: boolean;
  /** What is typed into its open editor. */
  draft: string | undefined;
  isOpenedHere: boolean;
  /** Opens the editor of a line. */
  onEdit: (index: number) => void;
  /** Called when the editor was closed. */
  onClose: (index: number) => void;
}

/** Where the reference would doubt a window: here one sentence of it. */
const silentFrom = 0.6;
const improbableUnder = -1;

/** One segment: its time, which plays it; its text, word by word; what is doubtful about it. */
export const Line = memo(function Line(props: LineProps) {
  const { segment, index, isCurrent, isLast, draft, isOpenedHere, onEdit, onClose } = props;
  const { start, text, words, no_speech_prob: silence, avg_logprob: logprob } = segment;
  const place = formatPlace(start);
  const isDoubtful = silence > silentFrom || logprob < improbableUnder;
  return (
    <li className={css.line} aria-current={isCurrent || undefined}>
      <button type="button" className={css.at} title={`Play from ${place}`} onClick={() => playFrom(start)}>
        {place}
      </button>
      {draft !== undefined ? (
        <LineEditor
          segment={segment}
          index={index}
          isLast={isLast}
          draft={draft}
          isOpenedHere={isOpenedHere}
          onClose={() => onClose(index)}
        />
      ) : (
        <>
          <p dir="auto">
            {words?.length ? (
              <Words words={words} isCurrent={isCurrent} />
            ) : (
              <span data-start={start}>{text.trim()}</span>
            )}
          </p>
          <span className={css.flags}>
            {isDoubtful && (
              <span title={`no speech ${silence.toFixed(2)}, average log probability ${logprob.toFixed(2)}`}>
                <Badge tone="warn" icon={<TriangleAlert aria-hidden />}>
                  <span className={helper.narrowSr}>{silence > silentFrom ? 'maybe not speech' : 'unsure'}</span>
                </Badge>
              </span>
            )}
            <IconButton
              className={css.edit}
              data-edit
              size="small"
              variant="quiet"
              icon={<Pencil aria-hidden />}
              label={`Edit the text at ${place}`}
              title="Edit"
              onClick={() => onEdit(index)}
            />
          </span>
        </>
      )}
    </li>
  );
});

const doubtOf = (probability: number): 'much' | 'some' | undefined =>
  probability < 0.3 ? 'much' : probability < 0.6 ? 'some' : undefined;

function Words({ words, isCurrent }: { words: readonly Word[]; isCurrent: boolean }) {
  const spoken = usePlayer(({ time }) =>
    isCurrent ? words.findLastIndex(({ start, end }) => start <= time && time < Math.max(end, start + 0.05)) : -1,
  );
  return words.map(({ word, start, probability }, index) => (
    <span
      key={index}
      data-start={start}
      data-doubt={doubtOf(probability)}
      data-spoken={index === spoken || undefined}
      title={probability < 0.6 ? formatShare(probability) : undefined}
    >
      {index === 0 ? word.trimStart() : word}
    </span>
  ));
}
