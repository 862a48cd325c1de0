import { writeCsv } from '../../../formats/csv.ts';
import { bestMatches, type Matrix } from './matrix.ts';
import { sortedPairs } from './pairs.ts';

/** Eight digits are all that float32 vectors mean. */
const short = (cosine: number): number => Number(cosine.toFixed(8));

/** The matrix as it is drawn: names of the columns above, the name of each row before it. RFC 4180. */
export const matrixCsv = ({ rows, columns, cosines }: Matrix): string =>
  writeCsv([
    ['', ...columns.map(({ name }) => name)],
    ...rows.map(({ name }, row) => [name, ...cosines[row]!.map(short)]),
  ]);

/** A row a pair, the most alike first; of a set with itself each pair once. RFC 4180. */
export function pairsCsv(matrix: Matrix): string {
  const { rows, columns, cosines } = matrix;
  const pairs = [...sortedPairs(matrix, { by: 'cosine', descending: true })].map((pair) => {
    const [row, column] = [Math.floor(pair / columns.length), pair % columns.length];
    return [rows[row]!.name, columns[column]!.name, short(cosines[row]![column]!)];
  });
  return writeCsv([['a', 'b', 'cosine'], ...pairs]);
}

/** Everything for a program: names, cosines as [row][column], the best match of each row. */
export function matrixJson(matrix: Matrix): string {
  const { rows, columns, cosines, isSelf, model } = matrix;
  const best = bestMatches(matrix).map(({ row, column, cosine }) => ({
    a: rows[row]!.name,
    b: columns[column]!.name,
    cosine: short(cosine),
  }));
  const content = {
    model,
    withItself: isSelf,
    a: rows.map(({ name }) => name),
    b: columns.map(({ name }) => name),
    cosines: cosines.map((own) => own.map(short)),
    best,
  };
  return `${JSON.stringify(content)}\n`;
}
