import { Cpu, Package } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../ui/classes.ts';
import css from './header.module.css';
import text from '../ui/text.module.css';
import { Logo } from './Logo.tsx';
import { hrefOf, type Route } from './route.ts';
import { StatusLine } from './StatusLine.tsx';
import { tasks } from './tasks.ts';
import { ThemeSwitch } from './ThemeSwitch.tsx';

/** The name, the places (at the bottom of narrow screens), the quiet line and the theme. */
export function Header({ route }: { route: Route }) {
  return (
    <header className={css.top}>
      <a className={css.brand} href={hrefOf({ page: 'home' })} title="Home (0)">
        <Logo />
        Triptych
      </a>
      <nav className={css.nav} aria-label="Places">
        <ul>
          {tasks.map(({ id, title, words, short, icon: Icon, views, entry = views[0].id }, index) => (
            <PlaceLink
              key={id}
              panel={id}
              title={words}
              short={short}
              hint={`${title} (${index + 1})`}
              icon={<Icon aria-hidden />}
              route={{ task: id, view: entry }}
              isCurrent={'task' in route && route.task === id}
            />
          ))}
          <PlaceLink
            title="Models"
            icon={<Package aria-hidden />}
            route={{ page: 'models' }}
            isCurrent={'page' in route && route.page === 'models'}
            className={css.apart}
          />
          <PlaceLink
            title="Device"
            icon={<Cpu aria-hidden />}
            route={{ page: 'device' }}
            isCurrent={'page' in route && route.page === 'device'}
          />
        </ul>
      </nav>
      <StatusLine />
      <ThemeSwitch />
    </header>
  );
}

interface PlaceLinkProps {
  title: string;
  /** On narrow screens. */
  short?: string | undefined;
  icon: ReactNode;
  route: Route;
  isCurrent: boolean;
  hint?: string;
  /** Gives the link the accent of a task. */
  panel?: string;
  className?: string | undefined;
}

function PlaceLink({ title, short, icon, route, isCurrent, hint, panel, className }: PlaceLinkProps) {
  return (
    <li className={classes(className)}>
      <a href={hrefOf(route)} aria-current={isCurrent ? 'page' : undefined} title={hint} data-panel={panel}>
        {icon}
        <span className={classes(short && text.wideOnly)} data-title={title}>
          {title}
        </span>
        {short && (
          <span className={text.narrowOnly} data-title={short}>
            {short}
          </span>
        )}
      </a>
    </li>
  );
}
