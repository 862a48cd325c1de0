import { useEffect, useState } from 'react';
import type { HistoryFiles } from '../history.ts';
import { diffusionStore } from '../store.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** The files of a picture of the history; why there are none; nothing while they are read. */
export function useFiles(id: string | undefined): { files?: HistoryFiles; trouble?: string } {
  const [found, setFound] = useState<{ id: string; files?: HistoryFiles; trouble?: string }>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let gone = false;
    diffusionStore
      .getState()
      .files(id)
      .then(
        (files) => !gone && setFound({ id, files }),
        (error: unknown) => !gone && setFound({ id, trouble: messageOf(error) }),
      );
    return () => {
      gone = true;
    };
  }, [id]);
  // What is shown until the next is there must not be taken for it.
  return found && found.id === id ? found : {};
}
