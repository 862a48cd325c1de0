import type { Progress } from '../../../runtime/progress.ts';
import type { Client, Context, Implementation } from '../../../runtime/rpc.ts';
import type { LibraryContract } from '../library/contract.ts';

/** The methods of the worker as the page calls them. */
export function serviceClient(implementation: Implementation<LibraryContract>): Client<LibraryContract> {
  return new Proxy({} as Client<LibraryContract>, {
    get:
      (_, method: keyof LibraryContract) =>
      async (input: never, options: { signal?: AbortSignal; onProgress?: (told: never) => void } = {}) => {
        const { signal = new AbortController().signal, onProgress: progress = () => {} } = options;
        const context = { signal, progress };
        return implementation[method](
          input,
          context as Context<never> & Context<Progress> & Context<{ files: number }>,
        );
      },
  });
}
