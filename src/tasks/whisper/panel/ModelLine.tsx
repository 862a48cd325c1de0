import { Box } from 'lucide-react';
import { useEffect } from 'react';
import { keepModel, keptModel, readModelChoices } from '../../../runtime/page/model-choice.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { classes } from '../../../ui/classes.ts';
import { ModelChoice } from '../../../ui/ModelChoice.tsx';
import { formatBytes } from '../../../ui/units.ts';
import { useRead } from '../../../ui/use-read.ts';
import wing from '../../../ui/wing.module.css';
import { whisperStore, useWhisper } from '../store.ts';

const deviceNames = { webgpu: 'WebGPU', wasm: 'CPU' };
const readChoices = () => readModelChoices('whisper');

/** Which model listens here, what it can and what it cannot; once it is loaded, where it runs and why. */
export function ModelLine({ className }: { className?: string | undefined }) {
  const entry = useWhisper((state) => state.entry);
  const chosen = useWhisper((state) => state.chosen);
  const model = useWhisper((state) => state.model);
  const choose = useWhisper((state) => state.choose);
  const { ready, offer } = useRead(readChoices) ?? {};
  useEffect(() => {
    const kept = keptModel('whisper');
    if (kept && ready?.some(({ id }) => id === kept)) whisperStore.getState().choose(kept);
  }, [ready]);
  return (
    <div className={classes(wing.model, className)}>
      <Box aria-hidden />
      <div className={wing.name}>
        <ModelChoice
          value={chosen}
          fallback={entry?.name ?? 'Whisper'}
          options={ready ?? []}
          onChange={(id) => {
            keepModel('whisper', id);
            choose(id);
          }}
        />
        {entry?.base === 'page' && <Badge>built in</Badge>}
        {model && model.model === chosen && <Badge>{deviceNames[model.device]}</Badge>}
      </div>
      <p>
        {entry?.notes} {model && model.model === chosen && model.why}{' '}
        {offer && (
          <a href="#/models">
            Get {offer.name} ({formatBytes(offer.bytes)})
          </a>
        )}
      </p>
    </div>
  );
}
