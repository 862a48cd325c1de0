import { reference } from 'virtual:reference';
import { classes } from '../../ui/classes.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import layout from '../../ui/layout.module.css';
import css from './api.module.css';
import { DocText } from './DocText.tsx';
import { ExampleBox } from './ExampleBox.tsx';
import type { Entry } from './reference.ts';

/** A function or a value: how it is called, what it does, an example, and the types that it names. */
export function EntryCard({ entry }: { entry: Entry }) {
  const { name, signature, doc, types, example } = entry;
  return (
    <article className={classes(layout.card, css.entry)} aria-label={name}>
      <header>
        <h3>{name}</h3>
      </header>
      <div className={layout.body}>
        <p>
          <DocText text={doc} />
        </p>
        <pre className={css.code}>{signature}</pre>
        {example !== undefined && <ExampleBox name={name} script={example} />}
        {types.length > 0 && (
          <Disclosure summary={`Types: ${types.slice(0, 4).join(', ')}${types.length > 4 ? ', …' : ''}`}>
            <pre className={css.code}>{types.map((type) => reference.types[type]).join('\n\n')}</pre>
          </Disclosure>
        )}
      </div>
    </article>
  );
}
