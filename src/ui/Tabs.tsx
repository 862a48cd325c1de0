import type { ReactNode } from 'react';
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
  return (
    <nav className={css.tabs} aria-label={label}>
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
