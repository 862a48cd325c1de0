import { flushSync } from 'react-dom';
import { afterEach, expect, test, vi } from 'vitest';
import { mount } from '../../../../ui/mount.ts';
import type { LibraryStats } from '../../library/contract.ts';
import type { Matrix } from '../../similar/matrix.ts';
import { memberOfItem } from '../../similar/member.ts';
import { similarStore } from '../../similar/store.ts';
import { clipStore } from '../../store.ts';
import { libraryStore } from '../library/store.ts';
import { SimilarView } from './SimilarView.tsx';

const members = [1, 2].map((id) => memberOfItem({ id, path: `${id}.jpg` }));
const compared = (model: string): Matrix => ({
  rows: members,
  columns: members,
  cosines: [
    [1, 0.5],
    [0.5, 1],
  ],
  isSelf: true,
  model,
});
const run = vi.fn(async () => {});
/** The view has seen it when this returns. */
const library = (model: string | undefined) =>
  flushSync(() => libraryStore.setState({ stats: { items: 0, ...(model && { space: { model } }) } as LibraryStats }));

let end = () => {};
afterEach(() => {
  end();
  run.mockClear();
});
function show(model: string): void {
  similarStore.setState({ sets: { a: members, b: [] }, matrix: compared(model), run, open: async () => {} });
  libraryStore.setState({ open: async () => {} });
  open();
}
function open(): void {
  const mounted = mount(<SimilarView />);
  end = () => mounted.end();
}
const runs = (count: number) => vi.waitFor(() => expect(run).toHaveBeenCalledTimes(count));

test('another model of the library compares again, and the one that was compared with does not', async () => {
  library('m');
  show('m');
  library('n');
  await runs(1);
  similarStore.setState({ matrix: compared('n') });
  library('m');
  await runs(2); // each once
});

test('a comparison that ends after the model was changed is made again', async () => {
  library('m');
  show('m');
  similarStore.setState({ matrix: undefined }); // begun anew
  library('n');
  similarStore.setState({ matrix: compared('m') });
  await runs(1);
});

test('before there is a library the model of Classify counts, and it may have been changed there meanwhile', async () => {
  library(undefined);
  clipStore.setState({ chosen: 'm' });
  show('m');
  clipStore.setState({ chosen: 'n' });
  await runs(1);
  end();
  similarStore.setState({ matrix: compared('m') });
  open();
  await runs(2);
});
