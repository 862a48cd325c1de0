import { useEffect, useState } from 'react';
import { findModel } from '../../../runtime/catalogue.ts';
import type { ModelEntry } from '../../../runtime/model-entry.ts';
import {
  hrefOfKnown,
  hrefOfModel,
  keepModel,
  keptModel,
  readModelChoices,
} from '../../../runtime/page/model-choice.ts';
import { ModelLine as Line } from '../../../ui/ModelLine.tsx';
import { useRead } from '../../../ui/use-read.ts';
import { diffusionStore, useDiffusion } from '../store.ts';

const readChoices = () => readModelChoices('diffusion');

/** Which model paints, what it can and cannot; once it is loaded, where it runs and why. */
export function ModelLine() {
  const id = useDiffusion((state) => state.form.model);
  const model = useDiffusion((state) => state.model);
  const change = useDiffusion((state) => state.change);
  const entry = useEntry(id);
  const { ready, offer } = useRead(readChoices) ?? {};
  useEffect(() => {
    const { form, change: changeForm } = diffusionStore.getState();
    const kept = keptModel('diffusion');
    if (kept && kept !== form.model && ready?.some((candidate) => candidate.id === kept)) changeForm({ model: kept });
  }, [ready]);
  return (
    <Line
      value={id}
      fallback={entry?.name ?? 'Stable Diffusion'}
      options={ready ?? []}
      onChange={(chosen) => {
        keepModel('diffusion', chosen);
        change({ model: chosen });
      }}
      builtIn={entry?.base === 'page'}
      notes={entry?.notes}
      about={entry?.base === 'page' ? hrefOfKnown('diffusion') : undefined}
      loaded={model?.model === id ? model : undefined}
      offer={offer && { ...offer, href: hrefOfModel(offer) }}
    />
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
