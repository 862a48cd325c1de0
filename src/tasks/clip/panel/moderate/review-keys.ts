import type { ModerateActions } from '../../moderate/state.ts';

type Deeds = Pick<ModerateActions, 'decide' | 'undo' | 'step' | 'reveal'>;

/** Where letters are written. */
const isWriting = (target: Element): boolean =>
  target.closest(
    'textarea, select, [contenteditable], input:not([type="range"], [type="checkbox"], [type="radio"])',
  ) !== null;
/** Where arrows already mean something. */
const usesArrows = (target: Element): boolean => target.closest('input, [role="listbox"], [role="slider"]') !== null;

/** What a key does in the review; undefined for all others. */
function reviewKey({ key }: { key: string }, target: Element | null, deeds: Deeds): (() => void) | undefined {
  if (target && isWriting(target)) return undefined;
  switch (key.toLowerCase()) {
    case 'a':
      return () => void deeds.decide('allow');
    case 'b':
      return () => void deeds.decide('block');
    case 'u':
      return () => void deeds.undo();
    case 'r':
      return deeds.reveal;
    case 'arrowright':
    case 'arrowleft':
      if (target && usesArrows(target)) return undefined;
      return () => deeds.step(key === 'ArrowRight' ? 1 : -1);
    default:
      return undefined;
  }
}

/** Listens for the keys of the review. Returns the function that ends it. */
export function watchReviewKeys(page: Window, deeds: () => Deeds): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target, ctrlKey, metaKey, altKey, isComposing } = event;
    if (ctrlKey || metaKey || altKey || isComposing || event.defaultPrevented) return;
    if (page.document.querySelector('dialog:modal')) return;
    const run = reviewKey(event, target instanceof Element ? target : null, deeds());
    if (!run) return;
    event.preventDefault();
    run();
  };
  page.addEventListener('keydown', onKeyDown);
  return () => page.removeEventListener('keydown', onKeyDown);
}
