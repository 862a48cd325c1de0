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
import { tasks } from '../tasks.ts';
import css from './device.module.css';
import { deviceName } from './device-name.ts';
import { formatError } from './test-figures.ts';
import { deviceStore, runSelfTests, stopSelfTests } from './store.ts';

type Row = SelfTest & { title: string };

const columns: readonly Column<Row>[] = [
  { key: 'task', title: 'Task', cell: ({ title }) => title },
  {
    key: 'device',
    title: 'Device',
    cell: ({ device, dtype }) => deviceName(device, dtype),
  },
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
    cell: ({ ms }) => (ms > 0 ? formatSeconds(ms / 1000) : ''),
  },
  { key: 'result', title: 'Result', cell: (row) => <Result test={row} /> },
];

function Result({ test: { pass } }: { test: SelfTest }) {
  const Icon = pass ? Check : X;
  return (
    <span className={classes(css.state, !pass && css.fails)}>
      <Icon aria-hidden />
      {pass ? 'passes' : 'fails, not used'}
    </span>
  );
}

/** Why tests failed, and what could not be compared, below the table, where there is room for it. */
function Reasons({ rows }: { rows: readonly Row[] }) {
  const told = rows.filter(({ reason, note }) => reason ?? note);
  if (told.length === 0) return null;
  return (
    <ul className={css.reasons} aria-label="What the tests say">
      {told.map(({ title, device, dtype, reason, note }) => (
        <li key={`${title} ${device} ${dtype}`}>
          <strong>
            {title}, {deviceName(device, dtype)}:
          </strong>{' '}
          {reason ?? note}
        </li>
      ))}
    </ul>
  );
}

/** Fixed inputs of the built-in models on each device, held against the numbers of the catalogue. */
export function SelfTestCard() {
  const tests = useStore(deviceStore, (state) => state.tests);
  const isTesting = useStore(deviceStore, (state) => state.testing !== undefined);
  const failed = useStore(deviceStore, (state) => state.failed);
  const rows = tasks.flatMap(({ id, title }) => (tests[id] ?? []).map((test): Row => ({ ...test, title })));
  return (
    <section className={classes(layout.card, css.whole)} aria-labelledby="device-test">
      <header>
        <h2 id="device-test">Self-test</h2>
        <span className={classes(text.dim, text.wideOnly)}>Fixed inputs, compared with reference numbers</span>
        <Button
          size="small"
          className={layout.push}
          icon={<Play aria-hidden />}
          disabled={isTesting}
          onClick={() => void runSelfTests(tasks.map(({ id }) => id))}
        >
          Run again
        </Button>
      </header>
      <div className={css.strip}>{isTesting ? <Running /> : <p className={text.muted}>{summaryOf(rows)}</p>}</div>
      {rows.length > 0 && (
        <DataTable
          label="Self-test results"
          columns={columns}
          rows={rows}
          rowKey={({ title, device, dtype }) => `${title} ${device} ${dtype}`}
        />
      )}
      <Reasons rows={rows} />
      {tasks.map(({ id, title }) => {
        const sentence = failed[id];
        if (!sentence) return null;
        return (
          <div key={id} className={layout.body}>
            <ErrorNote title={`${title}: ${lowerFirst(sentence.title)}`} found={sentence.text} />
          </div>
        );
      })}
    </section>
  );
}

/** What runs at the moment. Its strip is there without it too, so that the table stays where it is. */
function Running() {
  const testing = useStore(deviceStore, (state) => state.testing);
  const task = tasks.find(({ id }) => id === testing?.id);
  if (!testing || !task) return null;
  const { progress } = testing;
  return (
    <div data-panel={task.id}>
      <Progress
        what={`Testing ${task.title}`}
        done={progress?.done ?? 0}
        total={progress?.total}
        left={progress?.eta}
        onStop={stopSelfTests}
      />
    </div>
  );
}

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

function summaryOf(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing was tested yet.';
  const passed = rows.filter(({ pass }) => pass).length;
  if (passed === rows.length) return 'All devices give correct results.';
  return `${passed} of ${rows.length} count right. What fails is not used.`;
}
