import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import type { IndexProgress } from '../../library-api.ts';
import { IndexingBar } from './IndexingBar.tsx';
import { libraryStore } from './store.ts';

let shown: ReturnType<typeof mount>;
afterEach(() => {
  shown.end();
  libraryStore.setState({ indexing: undefined });
});

const bar = () => page.getByRole('group', { name: /Photos/ });
function tell(more: Partial<IndexProgress>, isPaused = false): void {
  const progress: IndexProgress = { phase: 'run', done: 40, total: 200, unit: 'images', rate: 8, eta: 20, ...more };
  libraryStore.setState({ indexing: { what: 'Photos', progress, isPaused } });
}

test('indexing that is slowed says why, and no more once it is not, or is paused', async () => {
  shown = mount(<IndexingBar />);
  tell({ slowed: 'person' });
  await expect.element(bar()).toHaveTextContent(/40 of 200.*8\.0 pictures\/s.*Slower while you work here/);
  tell({ slowed: 'battery' });
  await expect.element(bar()).toHaveTextContent('Slower on battery');
  tell({ slowed: 'battery' }, true);
  await expect.element(bar()).toHaveTextContent('Paused: Photos');
  await expect.element(bar()).not.toHaveTextContent('Slower');
  tell({});
  await expect.element(bar()).toHaveTextContent('Indexing: Photos');
  await expect.element(bar()).not.toHaveTextContent('Slower');
});
