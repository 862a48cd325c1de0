import { writeCsv } from '../../formats/csv.ts';
import { note, rank, rankWithNone, type Reading, type Row } from './reading.ts';

export interface Exported {
  name: string;
  reading?: Reading;
  /** Why there is no reading. */
  error?: string;
}

/** Six digits are more than float32 cosines of a quantised picture mean, and keep files readable. */
const short = (value: number): number => Number(value.toFixed(6));

/** In brackets, so that a label of these words is another. */
const nameOf = ({ label, isNone }: Row): string => (isNone ? `(${label})` : label);

/** One picture: a row a label, highest share first, and the background last. RFC 4180. */
export function readingCsv(reading: Reading, options: { none: boolean }): string {
  const rows = rank(reading, options).map(({ label, share, cosine }) => [label, short(share), short(cosine)]);
  const last = options.none ? [['(none of these)', short(reading.none.score), short(reading.none.cosine)]] : [];
  return writeCsv([['label', 'share', 'cosine'], ...rows, ...last]);
}

/** Many pictures: a row a picture, then one column of shares a label of the first reading. RFC 4180. */
export function tableCsv(pictures: readonly Exported[], options: { none: boolean }): string {
  const labels = pictures.find(({ reading }) => reading)?.reading?.labels ?? [];
  const head = [
    'file',
    'width',
    'height',
    'label',
    'share',
    'cosine',
    'second',
    'margin',
    'none_share',
    'none_cosine',
    'note',
    'ms',
    'error',
  ];
  const body = pictures.map(({ name, reading, error }) => {
    if (!reading) return [name, ...Array<string>(11).fill(''), error ?? 'not classified', ...labels.map(() => '')];
    const rows = rank(reading, options);
    const [best, second] = rankWithNone(reading, options);
    const shares = new Map(rows.map(({ label, share }) => [label, short(share)]));
    return [
      name,
      reading.width,
      reading.height,
      nameOf(best!),
      short(best!.share),
      short(best!.cosine),
      second ? nameOf(second) : '',
      second ? short(best!.share - second.share) : '',
      short(reading.none.score),
      short(reading.none.cosine),
      note(reading),
      short(reading.ms),
      '',
      ...labels.map((label) => shares.get(label) ?? ''),
    ];
  });
  return writeCsv([[...head, ...labels.map((label) => `share: ${label}`)], ...body]);
}

/** The same numbers for a program: labels highest first, shares as shown, raw cosines. */
export function tableJson(
  pictures: readonly Exported[],
  options: { none: boolean; model: string; templates: unknown },
): string {
  const results = pictures.map(({ name, reading, error }) =>
    reading
      ? {
          file: name,
          width: reading.width,
          height: reading.height,
          labels: rank(reading, options),
          none: { share: reading.none.score, cosine: reading.none.cosine },
          ms: reading.ms,
        }
      : { file: name, error: error ?? 'not classified' },
  );
  return `${JSON.stringify({ model: options.model, templates: options.templates, noneAmongLabels: options.none, results }, null, 2)}\n`;
}
