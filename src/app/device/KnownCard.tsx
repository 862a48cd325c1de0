import { RotateCw } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { LinkButton } from '../../ui/LinkButton.tsx';
import layout from '../../ui/layout.module.css';
import text from '../../ui/text.module.css';
import { hrefOf } from '../route.ts';
import { settings } from '../settings.ts';
import { tasks } from '../tasks.ts';
import { chosenDevice } from './choice.ts';
import css from './device.module.css';
import { deviceName } from './device-name.ts';
import type { KnownModel } from './known.ts';
import { deviceStore, testModelAgain } from './store.ts';
import { figuresOf } from './test-figures.ts';

const columns: readonly Column<KnownModel>[] = [
  { key: 'model', title: 'Model', cell: (row) => <Name row={row} /> },
  {
    key: 'device',
    title: 'Runs on',
    optional: true,
    cell: ({ device, dtype }) => <span className={text.nowrap}>{deviceName(device, dtype)}</span>,
  },
  { key: 'why', title: 'Because', optional: true, cell: ({ why }) => <span className={css.said}>{why}</span> },
  {
    key: 'tests',
    title: 'Tested',
    optional: true,
    cell: ({ tests }) => (
      <ul className={css.figures}>
        {tests.map((test) => (
          <li key={`${test.device} ${test.dtype}`}>{figuresOf(test)}</li>
        ))}
      </ul>
    ),
  },
  { key: 'again', title: <span className={text.sr}>Actions</span>, cell: (row) => <Again row={row} /> },
];

/** On narrow screens everything else stands below. */
function Name({ row: { title, device, dtype, why } }: { row: KnownModel }) {
  return (
    <>
      {title}
      <p className={classes(text.hint, text.narrowOnly, css.said)}>
        {deviceName(device, dtype)}. {why}
      </p>
    </>
  );
}

function Again({ row: { id, task, title } }: { row: KnownModel }) {
  const isTesting = useStore(deviceStore, (state) => state.testing !== undefined);
  const isFree = useStore(settings, ({ device }) => chosenDevice(device) === 'auto');
  return (
    <Button
      size="small"
      icon={<RotateCw aria-hidden />}
      aria-label={`Test ${title} again`}
      title={isFree ? 'Forget this and test it again' : 'A device was chosen by hand, so nothing is tested'}
      disabled={isTesting || !isFree}
      onClick={() => void testModelAgain({ id, task })}
    >
      Again
    </Button>
  );
}

/** What each model was found to run best on, kept for this adapter, the model's files and this version of the page. */
export function KnownCard() {
  const known = useStore(deviceStore, (state) => state.known);
  return (
    <section className={classes(layout.card, css.whole)} aria-labelledby="device-known">
      <header>
        <h2 id="device-known">Models on this device</h2>
        <span className={classes(text.dim, text.wideOnly)}>
          Tested at first use and remembered for this GPU and these files
        </span>
        <LinkButton variant="quiet" size="small" className={layout.push} href={hrefOf({ page: 'known' })}>
          What the built-in models know
        </LinkButton>
      </header>
      {known.length > 0 ? (
        <DataTable label="What each model runs on" columns={columns} rows={known} rowKey={({ key }) => key} />
      ) : (
        <p className={classes(layout.body, text.muted)}>
          Nothing has been tested yet. {tasks.map(({ title }) => title).join(', ')}: each model is tested when it is
          first used.
        </p>
      )}
    </section>
  );
}
