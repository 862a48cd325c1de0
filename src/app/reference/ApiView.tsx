import { reference } from 'virtual:reference';
import { Download } from 'lucide-react';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { LinkButton } from '../../ui/LinkButton.tsx';
import layout from '../../ui/layout.module.css';
import text from '../../ui/text.module.css';
import css from './api.module.css';
import { DocText } from './DocText.tsx';
import { EntryCard } from './EntryCard.tsx';
import type { Entry } from './reference.ts';

/** Groups in the order of the types: what stands before the last dot of a name. */
function groupsOf(entries: readonly Entry[]): [group: string, entries: Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = ['triptych', ...entry.name.split('.').slice(0, -1)].join('.');
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return [...groups];
}
const groups = groupsOf(reference.entries);

const notes: Record<string, string> = {
  triptych:
    'Everything on this page can be called from the console or a user script as `window.triptych`. Long calls take `signal` and `onProgress`. A failed call throws an `Error` with a `code` and a sentence that says what was found and what is accepted.',
  'triptych.clip.library':
    'The examples add a folder with four sample pictures to your library, and remove it again when they end. Your own pictures stay as they are.',
};

/** Every function of `window.triptych`, made from its types, with an example that runs. */
export function ApiView() {
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <h1>API</h1>
          <span className={text.muted}>All functions of window.triptych, with examples you can run.</span>
          <LinkButton
            className={layout.push}
            href="./triptych.d.ts"
            download="triptych.d.ts"
            icon={<Download aria-hidden />}
          >
            TypeScript types
          </LinkButton>
        </header>
        {groups.map(([group, entries]) => (
          <section key={group} className={css.group} aria-labelledby={`api-${group}`}>
            <h2 id={`api-${group}`}>{group}</h2>
            {notes[group] !== undefined && (
              <p className={text.muted}>
                <DocText text={notes[group]} />
              </p>
            )}
            <Helpers group={group} />
            {entries.map((entry) => (
              <EntryCard key={entry.name} entry={entry} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

function Helpers({ group }: { group: string }) {
  const script = reference.helpers[group.replace('triptych.', '')];
  if (script === undefined) return null;
  return (
    <Disclosure summary="Functions that the examples call">
      <pre className={css.code}>{script}</pre>
    </Disclosure>
  );
}
