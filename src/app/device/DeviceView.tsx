import { Braces, Copy, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { LinkButton } from '../../ui/LinkButton.tsx';
import layout from '../../ui/layout.module.css';
import text from '../../ui/text.module.css';
import { copyText } from '../clipboard.ts';
import { recordError } from '../diagnostics.ts';
import { hrefOf } from '../route.ts';
import { tasks } from '../tasks.ts';
import { ChosenCard } from './ChosenCard.tsx';
import css from './device.module.css';
import { FoundCard } from './FoundCard.tsx';
import { reportText } from './report-text.ts';
import { KnownCard } from './KnownCard.tsx';
import { SelfTestCard } from './SelfTestCard.tsx';
import { deviceStore, lookAtDevice, runSelfTests, showKnown } from './store.ts';

/** What this device offers, what each task runs on and why, and whether its results are correct. */
export function DeviceView() {
  const report = useStore(deviceStore, (state) => state.report);
  const fault = useStore(deviceStore, (state) => state.fault);
  const look = (again: boolean) => void lookAtDevice({ again }).catch(recordError); // shown from the store
  useEffect(() => {
    look(false);
    const stopShowing = showKnown();
    const untested = tasks.map(({ id }) => id).filter((id) => !deviceStore.getState().tests[id]);
    void runSelfTests(untested);
    return stopShowing;
  }, []);
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <h1>Device</h1>
          <span className={classes(text.muted, text.wideOnly)}>
            What this device offers, what each task runs on, and whether its results are correct.
          </span>
          <div className={classes(layout.row, layout.push)}>
            <Button icon={<Copy aria-hidden />} onClick={() => void copyText(reportText(), 'Report')}>
              Copy report
            </Button>
            <Button icon={<RefreshCw aria-hidden />} onClick={() => look(true)}>
              Check again
            </Button>
            <LinkButton href={hrefOf({ page: 'api' })} icon={<Braces aria-hidden />}>
              API
            </LinkButton>
          </div>
        </header>
        <FoundCard found={report} fault={fault} />
        <ChosenCard found={report} />
        <SelfTestCard />
        <KnownCard />
      </div>
    </div>
  );
}
