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
import { whisperStore, useWhisper } from '../store.ts';

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
    <Line
      className={className}
      value={chosen}
      fallback={entry?.name ?? 'Whisper'}
      options={ready ?? []}
      onChange={(id) => {
        keepModel('whisper', id);
        choose(id);
      }}
      builtIn={entry?.base === 'page'}
      notes={entry?.notes}
      about={entry?.base === 'page' ? hrefOfKnown('whisper') : undefined}
      loaded={model?.model === chosen ? model : undefined}
      offer={offer && { ...offer, href: hrefOfModel(offer) }}
    />
  );
}
