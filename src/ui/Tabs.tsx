import { type ReactNode, useEffect, useRef } from 'react';
import css from './tabs.module.css';

export interface Tab {
  href: string;
  label: string;
  icon?: ReactNode;
}
export interface TabsProps {
  /** Name of the navigation. */
  label: string;
  tabs: readonly Tab[];
  /** `href` of the tab in view. */
  current: string;
}

/** Views of one place: links, because every view has its own URL. */
export function Tabs({ label, tabs, current }: TabsProps) {
  const bar = useRef<HTMLElement>(null);
  // Where there is no room for all of them, the one in view is.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [current]);
  return (
    <nav ref={bar} className={css.tabs} aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
              {tab.icon}
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
