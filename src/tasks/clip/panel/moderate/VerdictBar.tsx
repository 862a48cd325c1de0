import { Ban, Check, ChevronLeft, ChevronRight, Undo2 } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { Kbd } from '../../../../ui/Kbd.tsx';
import text from '../../../../ui/text.module.css';
import { useModerate } from '../../moderate/store.ts';
import css from './moderate.module.css';

/** What a person says of the picture in sight. */
export function VerdictBar() {
  const decide = useModerate((state) => state.decide);
  const undo = useModerate((state) => state.undo);
  const step = useModerate((state) => state.step);
  const verdict = useModerate((state) =>
    state.current === undefined ? undefined : state.decided.get(state.current)?.verdict,
  );
  const told = useModerate((state) => {
    const place = state.current === undefined ? -1 : state.queue.indexOf(state.current);
    return `Picture ${place + 1} of ${state.queue.length}${verdict ? `, ${verdict === 'block' ? 'blocked' : 'allowed'}` : ''}`;
  });
  return (
    <div className={css.verdict} role="toolbar" aria-label="Verdict">
      <IconButton
        size="large"
        variant="quiet"
        icon={<ChevronLeft aria-hidden />}
        label="Previous picture (left arrow)"
        onClick={() => step(-1)}
      />
      <Button
        size="large"
        icon={<Check aria-hidden />}
        aria-pressed={verdict === 'allow'}
        onClick={() => void decide('allow')}
      >
        Allow <Kbd>A</Kbd>
      </Button>
      <Button
        size="large"
        icon={<Ban aria-hidden />}
        aria-pressed={verdict === 'block'}
        onClick={() => void decide('block')}
      >
        Block <Kbd>B</Kbd>
      </Button>
      <Button size="large" variant="quiet" icon={<Undo2 aria-hidden />} onClick={() => void undo()}>
        Undo <Kbd>U</Kbd>
      </Button>
      <IconButton
        size="large"
        variant="quiet"
        icon={<ChevronRight aria-hidden />}
        label="Next picture (right arrow)"
        onClick={() => step(1)}
      />
      <output className={text.sr}>{told}</output>
    </div>
  );
}
