import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './disclosure.module.css';

/** What few need, behind one line. */
export function Disclosure({ summary, open, children }: { summary: ReactNode; open?: boolean; children: ReactNode }) {
  return (
    <details className={css.disclosure} open={open}>
      <summary>
        <ChevronRight aria-hidden />
        {summary}
      </summary>
      <div className={css.inside}>{children}</div>
    </details>
  );
}
