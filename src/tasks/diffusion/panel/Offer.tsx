import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import type { Parameters } from '../parameters.ts';
import { useDiffusion } from '../store.ts';
import { LeftOut } from './SourceField.tsx';
import css from './work.module.css';

/** A picture came in that carries settings: they can be taken, or the picture. */
export function Offer() {
  const offer = useDiffusion((state) => state.offer);
  const answer = useDiffusion((state) => state.answerOffer);
  if (!offer) return null;
  const { file, program, options, changed, left } = offer;
  const { prompt } = options;
  return (
    <Notice
      className={css.offer}
      title={`“${file.name}” contains settings${program === 'Triptych' ? '' : ` from ${program}`}`}
      actions={
        <>
          <Button size="small" onClick={() => answer('settings')}>
            Restore these settings
          </Button>
          <Button size="small" variant="quiet" onClick={() => answer('picture')}>
            Start from the picture
          </Button>
        </>
      }
      onDismiss={() => answer('nothing')}
    >
      <p>{[prompt ? `“${shortened(prompt)}”` : 'No prompt', ...factsOf(options)].join(', ')}</p>
      <Lines title="Changed" lines={changed} />
      <Lines title="Not used" lines={left} />
      <LeftOut />
    </Notice>
  );
}

/** All of them: what is not told here is lost without a word. */
function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className={css.lines}>
      <strong>{title}</strong>
      <ul>
        {lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}

const shortened = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

function factsOf({ steps, scheduler, guidanceScale, seed, width, height }: Parameters): string[] {
  const facts = [
    steps !== undefined && `${steps} steps`,
    scheduler,
    guidanceScale !== undefined && `guidance ${guidanceScale}`,
    seed !== undefined && `seed ${seed}`,
    width !== undefined && `${width} × ${height}`,
  ];
  return facts.filter((fact) => typeof fact === 'string');
}
