import { Copy, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isAbort } from '../../runtime/errors.ts';
import type { Progress as Progressed } from '../../runtime/progress.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import layout from '../../ui/layout.module.css';
import { Progress } from '../../ui/Progress.tsx';
import { copyText } from '../clipboard.ts';
import { sentenceFor } from '../errors.ts';
import css from './api.module.css';
import { runExample } from './run-example.ts';
import { picturesIn, showValue } from './show-value.ts';
import { ShownPicture } from './ShownPicture.tsx';

type Outcome = { value: unknown } | { error: unknown } | { stopped: true };

/** A script with Run and Copy, and what came of it. */
export function ExampleBox({ name, script }: { name: string; script: string }) {
  const [stop, setStop] = useState<AbortController>();
  const [progress, setProgress] = useState<Pick<Progressed, 'done' | 'total'>>();
  const [outcome, setOutcome] = useState<Outcome>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []); // whoever leaves wants no result

  const run = async () => {
    const controller = new AbortController();
    running.current = controller;
    setStop(controller);
    setOutcome(undefined);
    setProgress(undefined);
    try {
      setOutcome({ value: await runExample(name, { signal: controller.signal, onProgress: setProgress }) });
    } catch (error) {
      setOutcome(isAbort(error) ? { stopped: true } : { error });
    } finally {
      setStop(undefined);
    }
  };
  return (
    <div className={layout.stack}>
      <pre className={css.code}>{script}</pre>
      <div className={layout.row}>
        <Button size="small" icon={<Play aria-hidden />} disabled={stop !== undefined} onClick={() => void run()}>
          Run
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={<Copy aria-hidden />}
          onClick={() => void copyText(script, 'Example')}
        >
          Copy
        </Button>
      </div>
      {stop && (
        <Progress
          what={`Running ${name}`}
          done={progress?.done ?? 0}
          total={progress?.total}
          onStop={script.includes('signal') ? () => stop.abort() : undefined}
        />
      )}
      {outcome && <Result outcome={outcome} />}
    </div>
  );
}

function Result({ outcome }: { outcome: Outcome }) {
  if ('stopped' in outcome) return <output>Stopped.</output>;
  if ('error' in outcome) {
    const { title, text } = sentenceFor(outcome.error);
    return <ErrorNote title={title} found={text} />;
  }
  return (
    <section className={layout.stack} aria-live="polite" aria-label="Result">
      <pre className={css.code}>{showValue(outcome.value)}</pre>
      {picturesIn(outcome.value).map((picture, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the pictures of one result never change their order
        <ShownPicture key={index} picture={picture} />
      ))}
    </section>
  );
}
