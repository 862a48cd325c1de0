import { Check, Play, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { SelfTest } from '../../runtime/device.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import layout from '../../ui/layout.module.css';
import { Progress } from '../../ui/Progress.tsx';
import text from '../../ui/text.module.css';
import { formatSeconds } from '../../ui/units.ts';
import { type Task, tasks } from '../tasks.ts';
import css from './device.module.css';
import { deviceName } from './device-name.ts';
import { deviceStore, runSelfTest, stopSelfTest } from './store.ts';

type Row = SelfTest & { title: string };

/** Two figures, without an exponent: 6.1e-7 → "0.00000061". */
const formatError = (error: number): string =>
  Number.isFinite(error)
    ? error.toLocaleString('en', { maximumSignificantDigits: 2, maximumFractionDigits: 12 })
    : 'no number';

const columns: readonly Column<Row>[] = [
  { key: 'task', title: 'Task', cell: ({ title }) => title },
  { key: 'device', title: 'Device', cell: ({ device, dtype }) => deviceName(device, dtype) },
  { key: 'error', title: 'Largest error', numeric: true, cell: ({ error }) => formatError(error) },
  {
    key: 'tolerance',
    title: 'Allowed',
    numeric: true,
    optional: true,
    cell: ({ tolerance }) => formatError(tolerance),
  },
  {
    key: 'ms',
    title: 'Time',
    numeric: true,
    optional: true,
    cell: ({ ms }) => (Number.isFinite(ms) ? formatSeconds(ms / 1000) : ''),
  },
  { key: 'result', title: 'Result', cell: (row) => <Result test={row} /> },
];

function Result({ test: { pass, reason } }: { test: SelfTest }) {
  const Icon = pass ? Check : X;
  return (
    <>
      <span className={classes(css.state, !pass && css.fails)}>
        <Icon aria-hidden />
        {pass ? 'passes' : 'fails, not used'}
      </span>
      {reason && <p className={text.hint}>{reason}</p>}
    </>
  );
}

/** Fixed inputs on each device, held against what the Python references give. */
export function SelfTestCard() {
  const tests = useStore(deviceStore, (state) => state.tests);
  const testing = useStore(deviceStore, (state) => state.testing);
  const rows = tasks.flatMap(({ id, title }) => (tests[id] ?? []).map((test): Row => ({ ...test, title })));
  const isTesting = Object.values(testing).some((progress) => progress !== undefined);
  const hasFailed = useStore(deviceStore, (state) => Object.values(state.failed).some(Boolean));
  return (
    <section className={classes(layout.card, css.whole)} aria-labelledby="device-test">
      <header>
        <h2 id="device-test">Self-test</h2>
        <span className={classes(text.dim, text.wideOnly)}>
          Fixed inputs, compared with what the Python references give
        </span>
        <Button
          size="small"
          className={layout.push ?? ''}
          icon={<Play aria-hidden />}
          disabled={isTesting}
          onClick={() => tasks.forEach(({ id }) => void runSelfTest(id))}
        >
          Run again
        </Button>
      </header>
      {tasks.map((task) => (
        <Running key={task.id} task={task} />
      ))}
      {rows.length > 0 && (
        <DataTable
          label="Self-test results"
          columns={columns}
          rows={rows}
          rowKey={({ title, device, dtype }) => `${title} ${device} ${dtype}`}
        />
      )}
      {rows.length === 0 && !isTesting && !hasFailed && (
        <p className={classes(layout.body, text.muted)}>Nothing was tested yet.</p>
      )}
    </section>
  );
}

function Running({ task: { id, title } }: { task: Task }) {
  const progress = useStore(deviceStore, (state) => state.testing[id]);
  const failed = useStore(deviceStore, (state) => state.failed[id]);
  if (progress !== undefined)
    return (
      <div className={layout.body} data-panel={id}>
        <Progress
          what={`Testing ${title}`}
          done={progress?.done ?? 0}
          total={progress?.total}
          left={progress?.eta}
          onStop={() => stopSelfTest(id)}
        />
      </div>
    );
  if (!failed) return null;
  return (
    <div className={layout.body}>
      <ErrorNote title={`${title}: ${failed.title}`} found={failed.text} kept="“Run again” tries once more." />
    </div>
  );
}
