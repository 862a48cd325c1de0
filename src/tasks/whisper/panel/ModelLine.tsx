import { Box } from 'lucide-react';
import { Badge } from '../../../ui/Badge.tsx';
import { classes } from '../../../ui/classes.ts';
import wing from '../../../ui/wing.module.css';
import { useWhisper } from '../store.ts';

const deviceNames = { webgpu: 'WebGPU', wasm: 'CPU' };

/** Which model listens here, what it can and what it cannot; once it is loaded, where it runs and why. */
export function ModelLine({ className }: { className?: string | undefined }) {
  const entry = useWhisper((state) => state.entry);
  const model = useWhisper((state) => state.model);
  return (
    <div className={classes(wing.model, className)}>
      <Box aria-hidden />
      <div className={wing.name}>
        <span>{entry?.name ?? 'Whisper'}</span>
        {entry?.base === 'page' && <Badge>built in</Badge>}
        {model && <Badge>{deviceNames[model.device]}</Badge>}
      </div>
      <p>
        {entry?.notes} {model?.why}
      </p>
    </div>
  );
}
