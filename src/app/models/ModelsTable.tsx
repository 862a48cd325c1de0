import { useStore } from 'zustand';
import { titleOfTask } from './task-title.ts';
import type { ModelInfo } from './list.ts';
import { ModelRow } from './ModelRow.tsx';
import css from './models.module.css';
import { modelsStore } from './store.ts';
import text from '../../ui/text.module.css';
import { classes } from '../../ui/classes.ts';

/** All models by task: those with a panel first, then their helpers. */
export function ModelsTable() {
  const models = useStore(modelsStore, (state) => state.models);
  if (!models) return <p className={text.muted}>Looking at what is here…</p>;
  return (
    <div className={css.sheet}>
      <table className={css.models}>
        <caption className={text.sr}>Models</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={classes(css.number, css.opt)}>
              Parameters
            </th>
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
        {groupsOf(models).map(([task, rows]) => (
          <tbody key={task} data-panel={task}>
            <tr className={css.section}>
              <th colSpan={8} scope="rowgroup">
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
