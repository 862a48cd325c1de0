import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { languageName } from '../../tasks/whisper/times.ts';
import layout from '../../ui/layout.module.css';
import text from '../../ui/text.module.css';
import { TextField } from '../../ui/TextField.tsx';
import { formatParameters } from '../../ui/units.ts';
import { useRead } from '../../ui/use-read.ts';
import { tasks } from '../tasks.ts';
import { ClipKnown } from './ClipKnown.tsx';
import { DiffusionKnown } from './DiffusionKnown.tsx';
import kinds from './kinds.json' with { type: 'json' };
import css from './known.module.css';
import { matching } from './matches.ts';
import { type BuiltIn, readBuiltIn } from './read-known.ts';
import { WhisperKnown } from './WhisperKnown.tsx';

/** What the models that come with the page know and do not know; `of`: the task whose model a link leads to. */
export function KnownView({ of }: { of: string | undefined }) {
  const models = useRead(readBuiltIn);
  const [asked, setAsked] = useState('');
  const shown = useDeferredValue(asked);
  const wanted = useRef<HTMLElement>(null);
  useEffect(() => {
    if (models) wanted.current?.scrollIntoView();
  }, [models, of]);
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <h1>What the built-in models know</h1>
          <span className={text.muted}>Small models that come with this page, so that everything works offline.</span>
        </header>
        <TextField
          label="Find a word"
          type="search"
          placeholder="owl, guitar, Dutch…"
          hint="Looks through the things, words and languages below. A model from the Models page knows many more."
          value={asked}
          onChange={({ currentTarget }) => setAsked(currentTarget.value)}
        />
        {models && !isKnown(shown, models) && (
          <output>None of them knows “{shown.trim()}”. A model from the Models page may.</output>
        )}
        {tasks.map(({ id, title, words }) => {
          const own = (models ?? []).filter(({ entry }) => entry.task === id);
          const [main] = own;
          return (
            main && (
              <section
                key={id}
                ref={id === of ? wanted : undefined}
                className={layout.card}
                data-panel={id}
                aria-labelledby={`known-${id}`}
              >
                <header>
                  <h2 id={`known-${id}`}>{main.entry.name}</h2>
                  <span className={text.dim}>
                    {words} · {title} · {formatParameters(main.entry.parameters)} parameters
                  </span>
                </header>
                <div className={`${layout.body} ${layout.stack}`}>
                  <p>{main.entry.notes}</p>
                  {contentOf(main, shown)}
                  <Licence of={own} />
                </div>
              </section>
            )
          );
        })}
      </div>
    </div>
  );
}

function contentOf({ entry, words }: BuiltIn, asked: string): ReactNode {
  if (entry.task === 'clip') return <ClipKnown asked={asked} />;
  if (entry.task === 'whisper') return <WhisperKnown codes={entry.languages ?? []} asked={asked} />;
  return words && <DiffusionKnown words={words} asked={asked} />;
}

const isKnown = (asked: string, models: readonly BuiltIn[]): boolean =>
  [
    ...kinds.groups.flatMap((group) => [group.title, ...group.kinds]),
    ...kinds.drawings,
    ...models.flatMap(({ entry, words }) => [
      ...(entry.task === 'whisper' ? (entry.languages ?? []).map(languageName) : []),
      ...(words?.things ?? []),
      ...(words?.backgrounds ?? []),
    ]),
  ].some((word) => matching([word], asked).length > 0);

/** Of the model and of those that help it. */
function Licence({ of }: { of: readonly BuiltIn[] }) {
  return (
    <p className={text.hint}>
      {of.map(({ entry }) => `${entry.name}: ${entry.licence}.`).join(' ')}{' '}
      <a href="./licenses.txt">Sources and licences in full</a>
    </p>
  );
}
