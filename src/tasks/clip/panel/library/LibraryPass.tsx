import type { Progress as CallProgress } from '../../../../runtime/progress.ts';
import { Button } from '../../../../ui/Button.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import { formatCount } from '../../../../ui/units.ts';

interface LibraryPassProps {
  /** What goes on: “Tagging the library”. */
  what: string;
  /** What is counted: “tags”. */
  counted: string;
  work: { progress: CallProgress | undefined } | undefined;
  fault: string | undefined;
  /** What a failure left undone: “Not tagged”. */
  title: string;
  isStopped: boolean;
  /** What stands there after a stop. */
  stopped: string;
  onStop: () => void;
  onAgain: () => void;
  className?: { note: string | undefined; fault: string | undefined };
}

/** How far a pass over the library is; why it ended early, and the way on. Nothing when it came to its end. */
export function LibraryPass({
  what,
  counted,
  work,
  fault,
  title,
  isStopped,
  stopped,
  onStop,
  onAgain,
  className,
}: LibraryPassProps) {
  const again = (
    <Button size="small" onClick={onAgain}>
      {fault ? 'Try again' : 'Continue'}
    </Button>
  );
  if (work) {
    const { done = 0, total } = work.progress ?? {};
    const far = total ? `${formatCount(done)} of ${formatCount(total)} ${counted}` : undefined;
    return (
      <div className={className?.note}>
        <Progress what={what} done={done} total={total} far={far} onStop={onStop} />
      </div>
    );
  }
  if (fault) return <ErrorNote className={className?.fault} title={title} found={fault} actions={again} />;
  if (!isStopped) return null;
  return (
    <p className={className?.note}>
      Stopped. {stopped} {again}
    </p>
  );
}
