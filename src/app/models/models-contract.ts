import type { Given, ImportReport } from '../../runtime/import.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { Hub } from '../../runtime/weights/hub.ts';

/** What the worker of the Models view does: it fetches, reads and hashes, so that the page never waits. */
export type ModelsContract = {
  download: [input: { id: string; dtype: string; hub: Hub }, output: undefined, progress: Progress];
  import: [
    input: { given: Given[]; id: string | undefined; name: string | undefined },
    output: ImportReport,
    progress: Progress,
  ];
  /** Paths of the files that are damaged. */
  verify: [input: { id: string }, output: string[], progress: Progress];
  remove: [input: { id: string }, output: undefined, progress: never];
};
