import { useEffect } from 'react';
import {
  hrefOfKnown,
  hrefOfModel,
  keepModel,
  keptModel,
  readModelChoices,
} from '../../../runtime/page/model-choice.ts';
import { ModelLine as Line } from '../../../ui/ModelLine.tsx';
import { useRead } from '../../../ui/use-read.ts';
import { clipStore, useClip } from '../store.ts';

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
    <Line
      className={className}
      value={chosen}
      fallback={entry?.name ?? 'CLIP'}
      options={ready ?? []}
      onChange={(id) => {
        keepModel('clip', id);
        choose(id);
      }}
      builtIn={entry?.base === 'page'}
      notes={entry?.notes}
      about={entry?.base === 'page' ? hrefOfKnown('clip') : undefined}
      loaded={model?.model === chosen ? model : undefined}
      offer={offer && { ...offer, href: hrefOfModel(offer) }}
    />
  );
}
