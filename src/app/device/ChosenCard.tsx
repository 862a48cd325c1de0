import { useStore } from 'zustand';
import type { DeviceReport } from '../../runtime/device.ts';
import { classes } from '../../ui/classes.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/Notice.tsx';
import { type Segment, Segmented } from '../../ui/Segmented.tsx';
import text from '../../ui/text.module.css';
import { type DeviceChoice, settings } from '../settings.ts';
import { tasks } from '../tasks.ts';
import { chosenDevice, deviceOfAddress } from './choice.ts';
import css from './device.module.css';
import { deviceName } from './device-name.ts';
import { chosenFor } from './report.ts';
import { deviceStore } from './store.ts';

interface Row {
  title: string;
  runsOn: string;
  why: string;
}

const columns: readonly Column<Row>[] = [
  { key: 'task', title: 'Task', cell: ({ title }) => title },
  { key: 'device', title: 'Runs on', cell: (row) => <RunsOn row={row} /> },
  { key: 'why', title: 'Because', optional: true, cell: ({ why }) => <span className={css.why}>{why}</span> },
];
const choices: readonly Segment<DeviceChoice>[] = [
  { value: 'auto', label: 'What tests best' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'wasm', label: 'CPU' },
];

/** On narrow screens the reason stands below. */
function RunsOn({ row: { runsOn, why } }: { row: Row }) {
  return (
    <>
      <span className={text.nowrap}>{runsOn}</span>
      <p className={classes(text.hint, text.narrowOnly, css.below)}>{why}</p>
    </>
  );
}

/** Where each task runs and why, and the choice. */
export function ChosenCard({ found }: { found: DeviceReport | undefined }) {
  const loaded = useStore(deviceStore, (state) => state.loaded);
  const setting = useStore(settings, (state) => state.device);
  const kept = useStore(settings, (state) => state.kept);
  const setDevice = useStore(settings, (state) => state.setDevice);
  const forced = deviceOfAddress();
  const choice = chosenDevice(setting);
  const rows = tasks.map(({ id, title }): Row => {
    const chosen = found && chosenFor(found, { choice, loaded: loaded[id] });
    const runsOn = chosen ? deviceName(chosen.device, loaded[id]?.dtype) : '…';
    return { title, runsOn, why: chosen?.why ?? 'being checked' };
  });
  return (
    <section className={classes(layout.card, css.chosen)} aria-labelledby="device-chosen">
      <header>
        <h2 id="device-chosen">Chosen</h2>
      </header>
      <DataTable label="What each task runs on" columns={columns} rows={rows} rowKey={({ title }) => title} />
      <div className={classes(layout.body, css.seam)}>
        <strong aria-hidden>Use</strong>
        <Segmented
          legend="Device to use"
          options={choices.map((option) => ({ ...option, disabled: forced !== undefined && option.value !== choice }))}
          value={choice}
          onChange={setDevice}
          fill
        />
        {forced && (
          <Notice title={`This page’s address selects ${forced === 'wasm' ? 'the CPU' : 'WebGPU'}`}>
            Open the page without “?device={forced}” to choose here.
          </Notice>
        )}
        {!kept && (
          <Notice tone="warn" title="Storage is denied">
            Settings are kept in memory and are lost when the tab closes.
          </Notice>
        )}
      </div>
    </section>
  );
}
