import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './disclosure.module.css';

/** What few need, behind one line. */
export function Disclosure({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className={css.disclosure}>
      <summary>
        <ChevronRight aria-hidden />
        {summary}
      </summary>
      <div className={css.inside}>{children}</div>
    </details>
  );
}
