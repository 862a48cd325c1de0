import { useSyncExternalStore } from 'react';
import { budget } from '../../runtime/budget.ts';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import css from './gauge.module.css';

/** Bytes in use and of the budget, as one text that React can compare. */
const readUsage = (): string => {
  const { used, limit } = budget.usage();
  return `${used} ${limit}`;
};

/** Memory of the loaded models, of the budget. */
export function MemoryGauge() {
  const usage = useSyncExternalStore(budget.subscribe, readUsage);
  const [used = 0, limit = 1] = usage.split(' ').map(Number);
  const title = `Loaded models are expected to take ${formatBytes(used)} of the ${formatBytes(limit)} for models`;
  return (
    <a href="#/models" className={css.gauge} title={title}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
        <rect width="100" height="1" />
        <rect className={css.used} width={Math.min(100, (used / limit) * 100)} height="1" />
      </svg>
      <span>
        {(used / 1e9).toFixed(1)}
        <span className={text.wideOnly}> of {formatBytes(limit)}</span>
        <span className={text.narrowOnly}> GB</span>
      </span>
    </a>
  );
}
