import { ChevronLeft, CircleAlert } from 'lucide-react';
import { type CSSProperties, useDeferredValue, useState } from 'react';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import layout from '../../../ui/layout.module.css';
import text from '../../../ui/text.module.css';
import { formatCosine, formatCount, formatSeconds, formatShare } from '../../../ui/units.ts';
import { tableCsv, tableJson } from '../export.ts';
import type { Picture } from '../picture.ts';
import { note, rankWithNone, type Row } from '../reading.ts';
import { useClip } from '../store.ts';
import css from './picture-table.module.css';
import { saveText } from '../../../ui/save.ts';
import { FileImage } from './FileImage.tsx';
import { LargePicture } from '../../../ui/LargePicture.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { WorkProgress } from './WorkProgress.tsx';

interface PictureRow {
  picture: Picture;
  best?: Row | undefined;
  second?: Row | undefined;
  note: ReturnType<typeof note>;
}

/** More rows than this make the page slow; the CSV and the JSON hold them all. */
const rowsMost = 500;

/** Many pictures: what each shows, sortable, as CSV and JSON. */
export function PictureTable() {
  // Rows may lag behind the answers, so that drawing them never holds the page.
  const pictures = useDeferredValue(useClip((state) => state.pictures));
  const current = useClip((state) => state.current);
  const none = useClip((state) => state.showNone);
  const setView = useClip((state) => state.setView);
  const [onlyUncertain, setOnlyUncertain] = useState(false);
  const rows = pictures
    .map((picture) => toRow(picture, none))
    .filter((row) => !onlyUncertain || row.note === 'uncertain');
  const shown = rows.slice(0, rowsMost);
  return (
    <div className={css.many}>
      <div className={layout.toolbar}>
        <Button size="small" variant="quiet" icon={<ChevronLeft aria-hidden />} onClick={() => setView('one')}>
          One picture
        </Button>
        <strong>{pictures.length === 1 ? '1 picture' : `${formatCount(pictures.length)} pictures`}</strong>
        <Asked />
        <div className={css.tools}>
          <Checkbox
            label={
              <span>
                Only uncertain<span className={text.wideOnly}>, margin under 10 %</span>
              </span>
            }
            checked={onlyUncertain}
            onChange={setOnlyUncertain}
          />
          <TableExport />
        </div>
      </div>
      <TableState />
      <DataTable
        label={`Results, ${formatCount(shown.length)} pictures`}
        columns={none ? columnsWithNone : columnsWithoutNone}
        rows={shown}
        rowKey={keyOf}
        current={current}
        className={css.table ?? ''}
      />
      {rows.length > rowsMost && (
        <p className={css.rest}>
          The first {formatCount(rowsMost)} of {formatCount(rows.length)} are shown. CSV and JSON hold all of them.
        </p>
      )}
    </div>
  );
}

const keyOf = ({ picture }: PictureRow): string => picture.id;

const madeRows = { withNone: new WeakMap<Picture, PictureRow>(), withoutNone: new WeakMap<Picture, PictureRow>() };

/** The same row for the same picture, so that an answer draws one row and not all of them. */
function toRow(picture: Picture, none: boolean): PictureRow {
  const made = none ? madeRows.withNone : madeRows.withoutNone;
  let row = made.get(picture);
  if (!row) made.set(picture, (row = makeRow(picture, none)));
  return row;
}

function makeRow(picture: Picture, none: boolean): PictureRow {
  if (!picture.reading) return { picture, note: '' };
  const [best, second] = rankWithNone(picture.reading, { none });
  return { picture, best, second, note: note(picture.reading) };
}

function Asked() {
  const labels = useClip((state) => state.labels.length);
  const templates = useClip((state) => state.templates);
  return (
    <span className={`${text.dim} ${text.wideOnly}`}>
      {formatCount(labels)} labels · templates: {templates}
    </span>
  );
}

/** Progress while it runs; why it does not when it was stopped or went wrong. */
function TableState() {
  const idle = useClip((state) => state.work.phase === 'idle');
  const stopped = useClip((state) => state.stopped);
  const fault = useClip((state) => state.fault);
  const run = useClip((state) => state.run);
  if (idle && !stopped && !fault) return null;
  return (
    <div className={css.state}>
      <WorkProgress />
      {idle && (
        <p role={fault ? 'alert' : undefined}>
          {fault ? fault.message : 'Stopped. The results so far are kept.'}{' '}
          <Button variant="link" onClick={() => void run()}>
            {fault ? 'Try again' : 'Continue'}
          </Button>
        </p>
      )}
    </div>
  );
}

function TableExport() {
  const pictures = useClip((state) => state.pictures);
  const none = useClip((state) => state.showNone);
  const model = useClip((state) => state.model?.model) ?? '';
  const templates = useClip((state) => (state.templates === 'own' ? state.ownTemplates : state.templates));
  const exported = () =>
    pictures.map(({ name, reading, error }) => ({
      name,
      ...(reading && { reading }),
      ...(error && { error: error.message }),
    }));
  return (
    <>
      <Button size="small" onClick={() => saveText('pictures.csv', tableCsv(exported(), { none }), 'text/csv')}>
        CSV
      </Button>
      <Button
        size="small"
        onClick={() => saveText('pictures.json', tableJson(exported(), { none, model, templates }), 'application/json')}
      >
        JSON
      </Button>
    </>
  );
}

function LargeThumbnail({ picture: { name, file } }: { picture: Picture }) {
  return (
    <LargePicture title={name} picture={<FileImage file={file} alt={name} />}>
      <Thumbnail file={file} />
    </LargePicture>
  );
}

function FileCell({ picture }: { picture: Picture }) {
  const select = useClip((state) => state.select);
  const setView = useClip((state) => state.setView);
  const show = () => {
    select(picture.id);
    setView('one');
  };
  return (
    <span className={css.file}>
      <span className={css.thumb}>
        {picture.state === 'failed' ? <Thumbnail file={picture.file} /> : <LargeThumbnail picture={picture} />}
      </span>
      <Button variant="link" className={css.name} title={picture.name} onClick={show}>
        {picture.name}
      </Button>
    </span>
  );
}

function BestCell({ row: { picture, best } }: { row: PictureRow }) {
  if (picture.state === 'failed')
    return (
      <span className={css.failed}>
        <CircleAlert aria-hidden />
        {picture.error?.message}
      </span>
    );
  if (!best) return <span className={text.dim}>{picture.state === 'running' ? 'being classified' : 'waiting'}</span>;
  return best.isNone ? <em>{best.label}</em> : <span dir="auto">{best.label}</span>;
}

const columns = (none: boolean): Column<PictureRow>[] => [
  {
    key: 'file',
    title: 'File',
    sortBy: ({ picture }) => picture.name,
    cell: ({ picture }) => <FileCell picture={picture} />,
  },
  { key: 'label', title: 'Best label', sortBy: ({ best }) => best?.label ?? '', cell: (row) => <BestCell row={row} /> },
  {
    key: 'share',
    title: 'Share',
    numeric: true,
    sortBy: ({ best }) => best?.share ?? -1,
    cell: ({ best }) =>
      best && (
        <span className={css.share}>
          <span className={css.bar} style={{ '--share': `${100 * best.share}%` } as CSSProperties} />
          {formatShare(best.share)}
        </span>
      ),
  },
  {
    key: 'cosine',
    title: 'Cosine',
    numeric: true,
    sortBy: ({ best }) => best?.cosine ?? -2,
    cell: ({ best }) => best && formatCosine(best.cosine),
  },
  {
    key: 'second',
    title: 'Second',
    optional: true,
    cell: ({ second }) => <span className={css.second}>{second?.label}</span>,
  },
  {
    key: 'margin',
    title: 'Margin',
    numeric: true,
    optional: true,
    sortBy: ({ best, second }) => (best && second ? best.share - second.share : -1),
    cell: ({ best, second }) => best && second && formatShare(best.share - second.share),
  },
  ...(none
    ? [
        {
          key: 'none',
          title: 'None of these',
          numeric: true,
          optional: true,
          sortBy: ({ picture }: PictureRow) => picture.reading?.none.score ?? -1,
          cell: ({ picture }: PictureRow) => picture.reading && formatShare(picture.reading.none.score),
        },
      ]
    : []),
  {
    key: 'time',
    title: 'Time',
    numeric: true,
    optional: true,
    sortBy: ({ picture }) => picture.reading?.ms ?? -1,
    cell: ({ picture }) => picture.reading && formatSeconds(picture.reading.ms / 1000),
  },
  {
    key: 'note',
    title: 'Note',
    optional: true,
    cell: (row) => row.note && <Badge tone={row.note === 'uncertain' ? 'warn' : 'plain'}>{row.note}</Badge>,
  },
];
const columnsWithNone = columns(true);
const columnsWithoutNone = columns(false);
