import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useWhisper } from '../store.ts';

/** A transcript that was removed, or is being transcribed again: it can come back. */
export function TakenAway({ className }: { className?: string | undefined }) {
  const taken = useWhisper((state) => state.takenAway);
  const bringBack = useWhisper((state) => state.bringBack);
  const letGo = useWhisper((state) => state.letGo);
  if (!taken) return null;
  const { name } = taken.recording;
  return (
    <Notice
      className={className}
      title={taken.by === 'remove' ? `“${name}” was removed` : `“${name}” is being transcribed again`}
      onDismiss={letGo}
      actions={
        <Button size="small" onClick={() => void bringBack()}>
          {taken.by === 'remove' ? 'Bring it back' : 'Restore the earlier transcript'}
        </Button>
      }
    />
  );
}
