import { Cpu, Wifi, WifiOff } from 'lucide-react';
import { useStore } from 'zustand';
import text from '../ui/text.module.css';
import { classes } from '../ui/classes.ts';
import { deviceLine } from './device/device-line.ts';
import { deviceStore } from './device/store.ts';
import css from './header.module.css';
import { MemoryGauge } from './models/MemoryGauge.tsx';
import { chosenDevice } from './device/choice.ts';
import { useOnline } from './online.ts';
import { settings } from './settings.ts';

/** Which device is in use, and whether there is a network. Offline is a word, not an error. */
export function StatusLine() {
  const isOnline = useOnline();
  const report = useStore(deviceStore, (state) => state.report);
  const loaded = useStore(deviceStore, (state) => state.loaded);
  const choice = useStore(settings, (state) => chosenDevice(state.device));
  const Network = isOnline ? Wifi : WifiOff;
  return (
    <div className={css.status}>
      {report && (
        <span className={text.wideOnly} title="Device in use">
          <Cpu aria-hidden />
          <span className={text.cut}>{deviceLine(report, { choice, loaded: Object.values(loaded) })}</span>
        </span>
      )}
      <MemoryGauge />
      <span
        data-offline={!isOnline || undefined}
        title={isOnline ? 'Online' : 'Offline: everything stored here still works'}
      >
        <Network aria-hidden />
        <span className={classes(isOnline && text.narrowSr)}>{isOnline ? 'Online' : 'Offline'}</span>
      </span>
    </div>
  );
}
