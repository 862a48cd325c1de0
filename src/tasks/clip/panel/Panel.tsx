import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import text from '../../../ui/text.module.css';
import { useClip } from '../store.ts';
import { ClassifyView } from './ClassifyView.tsx';

interface View {
  /** What the page is about, after “CLIP: ”. */
  title: string;
  View: ComponentType;
}

/** The views by their place in the address; those of the library are fetched when they are first opened. */
const views: Record<string, View> = {
  classify: { title: 'classify pictures', View: ClassifyView },
  search: {
    title: 'search your pictures',
    View: lazy(async () => ({ default: (await import('./search/SearchView.tsx')).SearchView })),
  },
  similar: {
    title: 'how alike pictures are',
    View: lazy(async () => ({ default: (await import('./similar/SimilarView.tsx')).SimilarView })),
  },
  duplicates: {
    title: 'duplicates among your pictures',
    View: lazy(async () => ({ default: (await import('./duplicates/DuplicatesView.tsx')).DuplicatesView })),
  },
  moderate: {
    title: 'moderate pictures',
    View: lazy(async () => ({ default: (await import('./moderate/ModerateView.tsx')).ModerateView })),
  },
  tags: {
    title: 'tag your pictures',
    View: lazy(async () => ({ default: (await import('./tags/TagsView.tsx')).TagsView })),
  },
  map: {
    title: 'your pictures as a map',
    View: lazy(async () => ({ default: (await import('./map/MapView.tsx')).MapView })),
  },
};

/** CLIP on the whole page. */
export function Panel({ view }: { view: string }) {
  const open = useClip((state) => state.open);
  useEffect(() => void open(), [open]);
  const { title, View } = views[view] ?? views.classify!;
  return (
    <>
      <h1 className={text.sr}>CLIP: {title}</h1>
      <Suspense>
        <View />
      </Suspense>
    </>
  );
}
