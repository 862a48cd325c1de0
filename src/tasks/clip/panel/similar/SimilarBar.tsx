import { ArrowLeftRight } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import layout from '../../../../ui/layout.module.css';
import { saveText } from '../../../../ui/save.ts';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { matrixCsv, matrixJson, pairsCsv } from '../../similar/export.ts';
import { type SimilarView, type Unit, useSimilar } from '../../similar/store.ts';
import css from './similar.module.css';

const views: { value: SimilarView; label: string }[] = [
  { value: 'map', label: 'Heat map' },
  { value: 'pairs', label: 'Pairs' },
  { value: 'best', label: 'Best match' },
  { value: 'library', label: 'In the library' },
];
const units: { value: Unit; label: string }[] = [
  { value: 'cosine', label: 'Cosine' },
  { value: 'percent', label: 'Percent' },
];

/** How the comparison is shown, and the way out of it. */
export function SimilarBar() {
  const view = useSimilar((state) => state.view);
  const unit = useSimilar((state) => state.unit);
  const matrix = useSimilar((state) => state.matrix);
  const hasTwo = useSimilar(({ sets }) => sets.a.length > 0 && sets.b.length > 0);
  const setView = useSimilar((state) => state.setView);
  const setUnit = useSimilar((state) => state.setUnit);
  const swap = useSimilar((state) => state.swap);
  const isMap = view === 'map';
  const saveCsv = (): void => {
    if (!matrix) return;
    if (isMap) saveText('similarity.csv', matrixCsv(matrix), 'text/csv');
    else saveText('similarity-pairs.csv', pairsCsv(matrix), 'text/csv');
  };
  return (
    <div className={layout.toolbar}>
      <Segmented legend="View" size="small" options={views} value={view} onChange={setView} />
      <Segmented legend="Unit of likeness" size="small" options={units} value={unit} onChange={setUnit} />
      {hasTwo && (
        <IconButton
          size="small"
          variant="quiet"
          icon={<ArrowLeftRight aria-hidden />}
          label="Swap A and B"
          onClick={swap}
        />
      )}
      <span className={css.exports}>
        <Button
          size="small"
          disabled={!matrix}
          title={
            isMap
              ? 'The matrix: one row per picture of A, one column per picture of B'
              : 'One row per pair, most similar first'
          }
          onClick={saveCsv}
        >
          CSV
        </Button>
        <Button
          size="small"
          disabled={!matrix}
          onClick={() => matrix && saveText('similarity.json', matrixJson(matrix), 'application/json')}
        >
          JSON
        </Button>
      </span>
    </div>
  );
}
