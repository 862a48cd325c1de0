import type { Fault } from '../../../runtime/errors.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';

interface InterruptedProps {
  /** Absent where a person has stopped it. */
  fault: Fault | undefined;
  /** What did not come to its end: “The pictures could not be compared”. */
  title: string;
  /** What stands there after a stop, and what going on brings. */
  stopped: string;
  /** What the button says after a stop. */
  goOn: string;
  onAgain: () => void;
  className?: string | undefined;
}

/** Why work did not come to its end, and the way on. */
export function Interrupted({ fault, title, stopped, goOn, onAgain, className }: InterruptedProps) {
  return (
    <Notice
      className={className}
      tone={fault ? 'danger' : 'info'}
      role={fault ? 'alert' : 'status'}
      title={fault ? title : 'Stopped'}
      actions={
        <Button size="small" onClick={onAgain}>
          {fault ? 'Try again' : goOn}
        </Button>
      }
    >
      {fault?.message ?? stopped}
    </Notice>
  );
}
