import { Box } from 'lucide-react';
import { useEffect } from 'react';
import { keepModel, keptModel, readModelChoices } from '../../../runtime/page/model-choice.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { classes } from '../../../ui/classes.ts';
import { ModelChoice } from '../../../ui/ModelChoice.tsx';
import { formatBytes } from '../../../ui/units.ts';
import { useRead } from '../../../ui/use-read.ts';
import wing from '../../../ui/wing.module.css';
import { clipStore, useClip } from '../store.ts';

const deviceNames = { webgpu: 'WebGPU', wasm: 'CPU' };
const readChoices = () => readModelChoices('clip');

/** Which model answers here, what it knows and what it cannot; once it is loaded, where it runs and why. */
export function ModelLine({ className }: { className?: string | undefined }) {
  const entry = useClip((state) => state.entry);
  const chosen = useClip((state) => state.chosen);
  const model = useClip((state) => state.model);
  const choose = useClip((state) => state.choose);
  const { ready, offer } = useRead(readChoices) ?? {};
  useEffect(() => {
    const kept = keptModel('clip');
    if (kept && ready?.some(({ id }) => id === kept)) clipStore.getState().choose(kept);
  }, [ready]);
  return (
    <div className={classes(wing.model, className)}>
      <Box aria-hidden />
      <div className={wing.name}>
        <ModelChoice
          value={chosen}
          fallback={entry?.name ?? 'CLIP'}
          options={ready ?? []}
          onChange={(id) => {
            keepModel('clip', id);
            choose(id);
          }}
        />
        {entry?.base === 'page' && <Badge>built in</Badge>}
        {model && <Badge>{deviceNames[model.device]}</Badge>}
      </div>
      <p>
        {entry?.notes} {model?.why}{' '}
        {offer && (
          <a href="#/models">
            Get {offer.name} ({formatBytes(offer.bytes)})
          </a>
        )}
      </p>
    </div>
  );
}
