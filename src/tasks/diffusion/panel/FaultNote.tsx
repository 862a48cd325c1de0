import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import type { ErrorCode } from '../../../runtime/errors.ts';
import { diffusionStore, useDiffusion } from '../store.ts';
import { generate, generateAt, viewState } from './view-state.ts';
import css from './work.module.css';

const titles: Partial<Record<ErrorCode, string>> = {
  'bad-input': 'Something is missing',
  'bad-option': 'A setting is out of its range',
  memory: 'The memory is full',
  device: 'The picture could not be computed',
};

/** Back to what was to be painted. */
function paintMask(): void {
  viewState.setState({ masking: true });
  diffusionStore.getState().dismissFault();
}

/** Why there is no picture, in its place, and the ways on. */
export function FaultNote() {
  const fault = useDiffusion((state) => state.fault);
  const hasItems = useDiffusion((state) => state.items.length > 0);
  const dismiss = useDiffusion((state) => state.dismissFault);
  const isToBeMarked = useDiffusion(
    ({ mode, source, mask, fault: found }) => found?.code === 'bad-input' && mode === 'inpaint' && source && !mask,
  );
  if (!fault) return null;
  const canRetry = fault.code !== 'bad-input' && fault.code !== 'bad-option';
  const { smaller, nearest } = fault;
  return (
    <ErrorNote
      className={css.note}
      title={titles[fault.code] ?? 'No picture was generated'}
      found={fault.message}
      kept={hasItems && 'What was made before is kept.'}
      actions={
        isToBeMarked ? (
          <Button size="small" onClick={paintMask}>
            Paint the mask
          </Button>
        ) : nearest ? (
          <Button size="small" onClick={() => diffusionStore.getState().change(nearest)}>
            Use {nearest.width} × {nearest.height}
          </Button>
        ) : (
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
        )
      }
      onDismiss={dismiss}
    />
  );
}
