import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Destinations } from '../ui/UseIn.tsx';
import css from './app.module.css';
import { DeviceView } from './device/lazy.ts';
import { Header } from './Header.tsx';
import { Home } from './Home.tsx';
import { takeFiles } from './intake.ts';
import { keepFocus } from './keep-focus.ts';
import { shortcutsOf, watchKeys } from './keys.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { KnownView } from './known/lazy.ts';
import { ModelsView } from './models/lazy.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import { ApiView } from './reference/lazy.ts';
import { hrefOf, parseRoute, type Route, useHash } from './route.ts';
import { tasks } from './tasks.ts';
import { Toasts } from './Toasts.tsx';
import { destinations } from './use-in.ts';
import { watchIntake } from './window-intake.ts';

/** The shell: header, the place in view, and what floats over both. */
export function App() {
  const hash = useHash();
  const route = useMemo(() => parseRoute(hash, tasks), [hash]);
  const task = 'task' in route ? tasks.find(({ id }) => id === route.task) : undefined;
  const [isHelping, setHelping] = useState(false);
  const [shortcuts] = useState(() => shortcutsOf(tasks, { toggleHelp: () => setHelping((shown) => !shown) }));
  const main = useRef<HTMLElement>(null);
  const place = 'task' in route ? route.task : route.page;
  const wasPlace = useRef(place);

  useEffect(() => watchIntake(window, (files, folders) => void takeFiles(files, folders)), []);
  useEffect(() => watchKeys(window, shortcuts), [shortcuts]);
  useEffect(() => keepFocus(main.current!), []);
  useEffect(() => {
    document.title = titleOf(route);
    if (wasPlace.current !== place) main.current?.focus({ preventScroll: true }); // as after a page load
    wasPlace.current = place;
  }, [route, place]);

  return (
    <div className={css.app} data-panel={task?.id}>
      <Button className={css.skip} variant="primary" onClick={() => main.current?.focus()}>
        Skip to content
      </Button>
      <Header route={route} />
      <main className={css.main} ref={main} tabIndex={-1}>
        {task && task.views.length > 1 && (
          <div className={css.viewbar}>
            <Tabs
              label={`Views of ${task.title}`}
              tabs={task.views.map(({ id, title }) => ({ href: hrefOf({ task: task.id, view: id }), label: title }))}
              current={hrefOf(route)}
            />
          </div>
        )}
        <Destinations value={destinations}>
          <Place key={place} route={route} />
        </Destinations>
      </main>
      <Toasts />
      {isHelping && <KeysDialog shortcuts={shortcuts} onClose={() => setHelping(false)} />}
    </div>
  );
}

function Place({ route }: { route: Route }) {
  if ('page' in route && route.page === 'home') return <Home />;
  const task = 'task' in route ? tasks.find(({ id }) => id === route.task) : undefined;
  return (
    <PanelBoundary name={task?.title ?? pageTitle(route)}>
      <Suspense>{'task' in route ? task && <task.Panel view={route.view} /> : <PageView route={route} />}</Suspense>
    </PanelBoundary>
  );
}

type PageRoute = Exclude<Route, { task: string }>;

function PageView({ route }: { route: PageRoute }) {
  if (route.page === 'models') return <ModelsView model={route.model} />;
  if (route.page === 'known') return <KnownView of={route.of} />;
  return route.page === 'api' ? <ApiView /> : <DeviceView />;
}

const pageTitles = {
  home: 'Triptych',
  models: 'Models',
  device: 'Device',
  api: 'API',
  known: 'What the built-in models know',
};
const pageTitle = (route: Route): string => pageTitles['page' in route ? route.page : 'home'];

function titleOf(route: Route): string {
  if ('page' in route) return route.page === 'home' ? 'Triptych' : `${pageTitle(route)} · Triptych`;
  const task = tasks.find(({ id }) => id === route.task);
  const view = task?.views.find(({ id }) => id === route.view);
  return [view?.title, task?.title, 'Triptych'].filter(Boolean).join(' · ');
}
