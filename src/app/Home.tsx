import { Maximize2, ShieldCheck } from 'lucide-react';
import { type CSSProperties, type ReactNode, Suspense } from 'react';
import { buttonClass } from '../ui/Button.tsx';
import button from '../ui/button.module.css';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import text from '../ui/text.module.css';
import wing from '../ui/wing.module.css';
import css from './home.module.css';
import { PanelBoundary } from './PanelBoundary.tsx';
import { purpose } from './purpose.ts';
import { hrefOf } from './route.ts';
import { type Task, tasks } from './tasks.ts';

/** One wing a task, hinged side by side; below 1100 px one under the other. */
export function Home() {
  return (
    <div className={css.home}>
      <h1 className={text.sr}>Triptych</h1>
      <p className="purpose">{purpose}</p>
      <div className={css.triptych} style={{ '--wings': tasks.length } as CSSProperties}>
        {tasks.map((task, index) => (
          <Wing key={task.id} task={task} digit={String(index + 1)} />
        ))}
      </div>
      <footer className={css.foot}>
        <span>
          <ShieldCheck aria-hidden />
          Nothing is uploaded. Once a model is stored, everything works offline.
        </span>
        <span className={text.wideOnly}>
          Press
          {tasks.map(({ id }, index) => (
            <Kbd key={id}>{String(index + 1)}</Kbd>
          ))}
          to open a panel, <Kbd>0</Kbd> to come back, <Kbd>?</Kbd> for all keys
        </span>
        <a href={hrefOf({ page: 'api' })}>For developers</a>
        <a href="./licenses.txt">Licences</a>
      </footer>
    </div>
  );
}

function Wing({ task, digit }: { task: Task; digit: string }) {
  const { id, title, words, icon: Icon, views, invite, HomePanel } = task;
  const heading = `wing-${id}`;
  return (
    <section className={css.wing} data-panel={id} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>
          <Icon aria-hidden />
          {words} <span>{title}</span>
        </h2>
        <Kbd title={`Press ${digit} to open`}>{digit}</Kbd>
        <a
          className={classes(buttonClass({ variant: 'quiet' }), button.square, css.open)}
          href={hrefOf({ task: id, view: views[0].id })}
          aria-label={`Open ${title}`}
          title={`Open (${digit})`}
        >
          <Maximize2 aria-hidden />
        </a>
      </header>
      <PanelBoundary name={title}>
        <Suspense fallback={<EmptyRows icon={<Icon aria-hidden />} {...invite} />}>
          <HomePanel />
        </Suspense>
      </PanelBoundary>
    </section>
  );
}

/** What stands until a panel is loaded: the words that it begins with, and rows as high as its own. */
function EmptyRows({ icon, title, text: hint }: { icon: ReactNode; title: string; text: string }) {
  return (
    <>
      <div className={wing.stage}>
        <div className={wing.message}>
          <EmptyState icon={icon} title={title}>
            {hint}
          </EmptyState>
        </div>
      </div>
      <div className={classes(wing.drop, css.rowDrop)} />
      <div className={wing.samples} />
      <div className={css.rowAct} />
      <div className={classes(wing.model, css.rowModel)} />
    </>
  );
}
