import type { Destination } from '../ui/UseIn.tsx';
import { goTo } from './route.ts';

const startFrom =
  (view: 'image' | 'inpaint') =>
  async (file: File): Promise<void> => {
    const { diffusionStore } = await import('../tasks/diffusion/store.ts');
    diffusionStore.getState().startWith(file, view);
    goTo({ task: 'diffusion', view });
  };

/** Where what one task has can be taken up by another: tasks do not know of each other, the shell does. */
export const destinations: readonly Destination[] = [
  { of: 'diffusion', kind: 'picture', label: 'Use in Image to image', take: startFrom('image') },
  { of: 'diffusion', kind: 'picture', label: 'Use in Inpaint', take: startFrom('inpaint') },
  {
    of: 'clip',
    kind: 'picture',
    label: 'Search for similar pictures',
    async take(file) {
      const { searchStore } = await import('../tasks/clip/panel/search/store.ts');
      searchStore.getState().clear();
      searchStore.getState().addPictures([file]);
      goTo({ task: 'clip', view: 'search' });
    },
  },
  {
    of: 'clip',
    kind: 'picture',
    label: 'Add to the library',
    async take(file) {
      const { takeInputs } = await import('../tasks/clip/panel/library/drop.ts');
      goTo({ task: 'clip', view: 'search' });
      await takeInputs([], [file]);
    },
  },
  {
    of: 'diffusion',
    kind: 'words',
    label: 'Use as a prompt',
    async take(words) {
      const { diffusionStore } = await import('../tasks/diffusion/store.ts');
      diffusionStore.getState().change({ prompt: words });
      goTo({ task: 'diffusion', view: 'text' });
    },
  },
  {
    of: 'clip',
    kind: 'words',
    label: 'Search pictures for it',
    async take(words) {
      const { searchStore } = await import('../tasks/clip/panel/search/store.ts');
      searchStore.getState().clear();
      searchStore.getState().write(words);
      searchStore.getState().settle();
      goTo({ task: 'clip', view: 'search' });
    },
  },
];
