import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { saveFile } from '../../../../ui/save.ts';
import { type ExportFormat, libraryApi } from '../../library-api.ts';
import css from './search.module.css';
import { messageOf } from '../../../../runtime/errors.ts';

const formats: { format: ExportFormat; title: string; name: string }[] = [
  { format: 'npz', title: 'Paths and unit vectors for NumPy', name: 'NPZ' },
  { format: 'parquet', title: 'Paths and unit vectors for pyarrow, pandas, DuckDB', name: 'Parquet' },
  { format: 'csv', title: 'Paths, sizes, dates and hashes as a table, without vectors', name: 'CSV' },
  { format: 'json', title: 'Paths, sizes, dates and hashes, without vectors', name: 'JSON' },
];

/** The library for other tools, in four formats. */
export function ExportButtons({ isDisabled }: { isDisabled: boolean }) {
  const [writing, setWriting] = useState<ExportFormat>();
  const [problem, setProblem] = useState('');
  const save = async (format: ExportFormat) => {
    setWriting(format);
    setProblem('');
    try {
      saveFile(`library.${format}`, await libraryApi.export(format));
    } catch (error) {
      setProblem(messageOf(error));
    }
    setWriting(undefined);
  };
  return (
    <fieldset className={css.exports} aria-label="Export">
      {formats.map(({ format, title, name }) => (
        <Button
          key={format}
          size="small"
          title={title}
          disabled={isDisabled || writing !== undefined}
          onClick={() => void save(format)}
        >
          {name}
        </Button>
      ))}
      {problem && <p role="alert">{problem}</p>}
    </fieldset>
  );
}
