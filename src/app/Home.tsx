import { Maximize2, ShieldCheck } from 'lucide-react';
import { type CSSProperties, Suspense } from 'react';
import { buttonClass } from '../ui/Button.tsx';
import button from '../ui/button.module.css';
import { classes } from '../ui/classes.ts';
import { Kbd } from '../ui/Kbd.tsx';
import text from '../ui/text.module.css';
import wing from '../ui/wing.module.css';
import css from './home.module.css';
import { PanelBoundary } from './PanelBoundary.tsx';
import { hrefOf } from './route.ts';
import { type Task, tasks } from './tasks.ts';

/** One wing a task, hinged side by side; below 1100 px one under the other. */
export function Home() {
  return (
    <div className={css.home}>
      <h1 className={text.sr}>Triptych</h1>
      <div className={css.triptych} style={{ '--wings': tasks.length } as CSSProperties}>
        {tasks.map((task, index) => (
          <Wing key={task.id} task={task} digit={String(index + 1)} />
        ))}
      </div>
      <footer className={css.foot}>
        <span>
          <ShieldCheck aria-hidden />
          Nothing is uploaded. With the models here, it works with the network unplugged.
        </span>
        <span className={text.wideOnly}>
          Press
          {tasks.map(({ id }, index) => (
            <Kbd key={id}>{String(index + 1)}</Kbd>
          ))}
          to open a panel, <Kbd>0</Kbd> to come back, <Kbd>?</Kbd> for all keys
        </span>
        <a href="./licenses.txt">Licences</a>
      </footer>
    </div>
  );
}

function Wing({ task, digit }: { task: Task; digit: string }) {
  const { id, title, verb, icon: Icon, views, HomePanel } = task;
  const heading = `wing-${id}`;
  return (
    <section className={css.wing} data-panel={id} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>
          <Icon aria-hidden />
          {title} <span>{verb}</span>
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
        <Suspense fallback={<EmptyRows />}>
          <HomePanel />
        </Suspense>
      </PanelBoundary>
    </section>
  );
}

function EmptyRows() {
  return (
    <>
      <div className={wing.stage} />
      <div className={classes(wing.drop, css.rowDrop)} />
      <div className={wing.samples} />
      <div className={css.rowAct} />
      <div className={classes(wing.model, css.rowModel)} />
    </>
  );
}
