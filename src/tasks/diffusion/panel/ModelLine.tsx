import { Box } from 'lucide-react';
import { useEffect, useState } from 'react';
import { findModel, type ModelEntry } from '../../../runtime/catalogue.ts';
import { Badge } from '../../../ui/Badge.tsx';
import wing from '../../../ui/wing.module.css';
import { useDiffusion } from '../store.ts';

const deviceNames = { webgpu: 'WebGPU', wasm: 'CPU' };

/** Which model paints, what it can and cannot; once it is loaded, where it runs and why. */
export function ModelLine() {
  const id = useDiffusion((state) => state.form.model);
  const model = useDiffusion((state) => state.model);
  const entry = useEntry(id);
  return (
    <div className={wing.model}>
      <Box aria-hidden />
      <div className={wing.name}>
        <span>{entry?.name ?? 'Stable Diffusion'}</span>
        {entry?.base === 'page' && <Badge>built in</Badge>}
        {model && <Badge>{deviceNames[model.device]}</Badge>}
      </div>
      <p>
        {entry?.notes} {model?.why}
      </p>
    </div>
  );
}

/** The model as the catalogue has it. */
function useEntry(id: string): ModelEntry | undefined {
  const [entry, setEntry] = useState<ModelEntry>();
  useEffect(() => {
    let gone = false;
    findModel(id).then(
      (found) => !gone && setEntry(found),
      () => {}, // whatever is wrong with the catalogue, Generate says it
    );
    return () => {
      gone = true;
    };
  }, [id]);
  return entry?.id === id ? entry : undefined;
}
