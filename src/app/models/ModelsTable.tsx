import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import text from '../../ui/text.module.css';
import { isShown, noFilter } from './filter.ts';
import type { ModelInfo } from './list.ts';
import { ModelFilter } from './ModelFilter.tsx';
import { columnCount, ModelRow } from './ModelRow.tsx';
import css from './models.module.css';
import { modelsStore } from './store.ts';
import { titleOfTask } from './task-title.ts';

/** The models that are looked for, by task: those with a panel first, then their helpers. */
export function ModelsTable() {
  const models = useStore(modelsStore, (state) => state.models);
  const asked = useStore(modelsStore, (state) => state.asked?.id);
  const [filter, setFilter] = useState(noFilter);
  if (!models) return <p className={text.muted}>Checking which models are on this device…</p>;
  const shown = models.filter((info) => info.id === asked || isShown(info, filter));
  return (
    <div className={css.sheet}>
      <ModelFilter filter={filter} onChange={setFilter} />
      <output className={text.sr}>
        {shown.length} of {models.length} models
      </output>
      {shown.length === 0 && (
        <p className={css.none}>
          No model matches.{' '}
          <Button size="small" onClick={() => setFilter(noFilter)}>
            Show all {models.length}
          </Button>
        </p>
      )}
      <table className={css.models} hidden={shown.length === 0}>
        <caption className={text.sr}>Models</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={classes(css.number, css.size)}>
              Size
            </th>
            <th scope="col" className={classes(css.number, css.size)}>
              Memory
            </th>
            <th scope="col" className={css.opt}>
              Licence
            </th>
            <th scope="col" className={css.opt}>
              From
            </th>
            <th scope="col" className={css.state}>
              State
            </th>
            <th scope="col" className={css.actions}>
              <span className={text.sr}>Actions</span>
            </th>
          </tr>
        </thead>
        {groupsOf(shown).map(([task, rows]) => (
          <tbody key={task} data-panel={task}>
            <tr className={css.section}>
              <th colSpan={columnCount} scope="rowgroup">
                {titleOfTask(task)}
              </th>
            </tr>
            {rows.map((info) => (
              <ModelRow key={info.id} info={info} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

const order = ['clip', 'whisper', 'diffusion'];
const rank = (task: string) => (order.includes(task) ? order.indexOf(task) : order.length);

function groupsOf(models: readonly ModelInfo[]): [string, ModelInfo[]][] {
  const groups = new Map<string, ModelInfo[]>();
  for (const info of models) groups.set(info.task, [...(groups.get(info.task) ?? []), info]);
  return [...groups].toSorted(([a], [b]) => rank(a) - rank(b));
}
