import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import type { ErrorCode } from '../../../runtime/errors.ts';
import { useDiffusion } from '../store.ts';
import { generate, generateAt } from './view-state.ts';
import css from './work.module.css';

const titles: Partial<Record<ErrorCode, string>> = {
  'bad-input': 'Something is missing',
  'bad-option': 'A setting is out of its range',
  memory: 'The memory is full',
  device: 'No device could do the work',
};

/** Why there is no picture, in its place, and the ways on. */
export function FaultNote() {
  const fault = useDiffusion((state) => state.fault);
  const hasItems = useDiffusion((state) => state.items.length > 0);
  const dismiss = useDiffusion((state) => state.dismissFault);
  if (!fault) return null;
  const canRetry = fault.code !== 'bad-input' && fault.code !== 'bad-option';
  const { smaller } = fault;
  return (
    <ErrorNote
      className={css.note}
      title={titles[fault.code] ?? 'No picture came of it'}
      found={fault.message}
      kept={hasItems && 'What was made before is kept.'}
      actions={
        canRetry && (
          <>
            {smaller && (
              <Button size="small" onClick={() => void generateAt(smaller)}>
                Make it {smaller.width} × {smaller.height}
              </Button>
            )}
            <Button size="small" onClick={() => void generate()}>
              Try again
            </Button>
          </>
        )
      }
      onDismiss={dismiss}
    />
  );
}
