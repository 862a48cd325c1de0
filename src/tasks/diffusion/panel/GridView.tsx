import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import text from '../../../ui/text.module.css';
import { axisNames } from '../grid.ts';
import { useDiffusion } from '../store.ts';
import { FileImage } from './FileImage.tsx';
import { drawGrid } from './grid-picture.ts';
import css from './grid.module.css';
import { saveFile } from '../../../ui/save.ts';
import { showPicture } from './view-state.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** One picture for every pair of values, with the values at the edges. */
export function GridView() {
  const grid = useDiffusion((state) => state.grid);
  const items = useDiffusion((state) => state.items);
  const close = useDiffusion((state) => state.closeGrid);
  const [trouble, setTrouble] = useState('');
  if (!grid) return null;
  const { x, y, cells } = grid;
  const rows = y?.values ?? [undefined];
  const made = cells.filter((id) => id !== undefined).length;
  const save = () =>
    drawGrid(grid, items).then(
      ({ picture, unreadable }) => {
        saveFile('grid.png', picture);
        setTrouble(unreadable === 0 ? '' : `${unreadable} of the pictures cannot be read: blank in the file.`);
      },
      (error: unknown) => setTrouble(messageOf(error)),
    );
  return (
    <div className={css.grid}>
      <div className={css.bar}>
        <span className={text.dim}>
          {axisNames[x.name]} across{y && `, ${axisNames[y.name].toLowerCase()} down`} · {made} of {cells.length}
        </span>
        {trouble && <span role="alert">{trouble}</span>}
        <Button size="small" icon={<Download aria-hidden />} disabled={made === 0} onClick={() => void save()}>
          Save as one picture
        </Button>
        <Button size="small" variant="quiet" onClick={close}>
          Close
        </Button>
      </div>
      <div className={css.scroll}>
        <table aria-label="Grid">
          <thead>
            <tr>
              {y && <td aria-hidden />}
              {x.values.map((value) => (
                <th key={value} scope="col">
                  {value}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, rowIndex) => (
              <tr key={String(row)}>
                {row !== undefined && <th scope="row">{row}</th>}
                {x.values.map((value, column) => {
                  const item = items.find(({ id }) => id === cells[rowIndex * x.values.length + column]);
                  return (
                    <td key={value}>
                      {item ? (
                        <button
                          type="button"
                          aria-label={[value, row].filter((part) => part !== undefined).join(', ')}
                          onClick={() => showPicture(item.id)}
                        >
                          <FileImage file={item.thumb} alt="" />
                        </button>
                      ) : (
                        <span className={css.blank} />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
