import { useCallback, useState } from 'react';
import { messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import { type Column, DataTable } from '../../../../ui/DataTable.tsx';
import { formatCosine } from '../../../../ui/units.ts';
import { useRead } from '../../../../ui/use-read.ts';
import { usePicture } from '../library/picture-cache.ts';
import { nameOf } from '../library/Tile.tsx';
import { weightText } from '../search/query-parts.ts';
import type { ExplainedTerm } from '../search/state.ts';
import { useSearch } from '../search/store.ts';
import css from './detail.module.css';

type Row = { key: string; term?: ExplainedTerm; part: number };

const columns: readonly Column<Row>[] = [
  { key: 'term', title: 'Term', cell: ({ term }) => (term ? <Term term={term} /> : 'Score') },
  { key: 'cosine', title: 'Cosine', cell: ({ term }) => term && formatCosine(term.cosine), numeric: true },
  { key: 'adds', title: 'Adds', cell: ({ part }) => formatCosine(part), numeric: true },
];

/** What each term of the search adds to the score of a picture; nothing where nothing was searched for. */
export function DetailScore({ id }: { id: number }) {
  const isScored = useSearch((state) => state.isScored && state.problem === '');
  const question = useSearch((state) => state.answered);
  return isScored && <Explained key={question} id={id} />;
}

function Explained({ id }: { id: number }) {
  const explain = useSearch((state) => state.explain);
  const [tries, setTries] = useState(0);
  const read = useCallback(
    () =>
      explain(id).then(
        (answer) => ({ ...answer, tries, fault: '' }),
        (error: unknown) => ({ score: 0, terms: [], tries, fault: messageOf(error) }),
      ),
    [explain, id, tries],
  );
  const found = useRead(read);
  if (found?.fault)
    return (
      <section className={css.group}>
        <h3>Score</h3>
        <p role="alert">The terms of this score could not be shown. {found.fault}</p>
        <Button
          size="small"
          className={css.start ?? ''}
          disabled={found.tries < tries}
          onClick={() => setTries(tries + 1)}
        >
          Try again
        </Button>
      </section>
    );
  if (!found || found.terms.length === 0) return null;
  const rows: Row[] = [
    ...found.terms.map((term, i) => ({ key: String(i), term, part: term.part })),
    { key: 'score', part: found.score },
  ];
  return (
    <section className={css.group}>
      <h3>Score</h3>
      <DataTable label="Score by term" columns={columns} rows={rows} rowKey={({ key }) => key} />
    </section>
  );
}

function Term({ term: { kind, value, weight } }: { term: ExplainedTerm }) {
  const mark = weightText(weight);
  return (
    <span dir="auto">
      {mark && <b>{mark} </b>}
      {kind === 'image' ? <PictureName id={Number(value)} /> : value}
    </span>
  );
}

function PictureName({ id }: { id: number }) {
  const item = usePicture(id)?.item;
  return item ? nameOf(item.path) : 'Picture';
}
