/** What the keyboard reaches. */
const reachable =
  'a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** An element that may go, with what stands around it while it is there. */
interface Place {
  element: Element;
  after: Element | null;
  before: Element | null;
}
interface Held {
  /** The element that has the focus, and all around it up to the whole, the innermost first. */
  path: Place[];
  /** Its number among what the keyboard reaches in the same item. */
  index: number;
}

const reachableIn = (element: Element): HTMLElement[] =>
  [...(element.matches(reachable) ? [element] : []), ...element.querySelectorAll(reachable)].filter(
    (found): found is HTMLElement => found instanceof HTMLElement && found.checkVisibility(),
  );

/** Items of which one goes as a whole. */
const items = 'li, tr, article, section, [role=row], [role=option], fieldset';

function hold(element: Element, whole: Element): Held {
  const path: Place[] = [];
  for (let at: Element | null = element; at && at !== whole; at = at.parentElement)
    path.push({ element: at, after: at.nextElementSibling, before: at.previousElementSibling });
  const item = element.closest(items) ?? element;
  return { path, index: Math.max(0, reachableIn(item).indexOf(element as HTMLElement)) };
}

/** What stands where the element was: the same control of the next item, or of the one before, else what is around it. */
function heir({ path, index }: Held, whole: HTMLElement): HTMLElement {
  const gone = path.findLastIndex(({ element }) => !element.isConnected);
  const { after = null, before = null } = path[gone] ?? {};
  for (const neighbour of [after, before]) {
    const found = neighbour?.isConnected ? reachableIn(neighbour) : [];
    if (found.length > 0) return found[Math.min(index, found.length - 1)]!;
  }
  for (const { element } of path.slice(gone + 1)) {
    const [first] = reachableIn(element);
    if (first) return first;
  }
  return whole;
}

/**
 * Keeps the keyboard's place in a part of the page: where what has the focus is taken away (a row that was deleted, a form
 * that was saved), its neighbour gets it, and not the start of the page. Returns the function that ends it.
 */
export function keepFocus(whole: HTMLElement): () => void {
  let held: Held | undefined;
  const onFocus = ({ target }: FocusEvent): void => {
    held = target instanceof Element && target !== whole ? hold(target, whole) : undefined;
  };
  const onBlur = ({ target }: FocusEvent): void => {
    // A browser may say this of what is just going, too.
    queueMicrotask(() => {
      if (held?.path[0]?.element === target && (target as Element).isConnected) held = undefined;
    });
  };
  const observer = new MutationObserver(() => {
    if (!held || held.path[0]!.element.isConnected) return;
    const left = held;
    held = undefined;
    if (document.activeElement && document.activeElement !== document.body) return;
    heir(left, whole).focus({ preventScroll: true });
  });
  whole.addEventListener('focusin', onFocus);
  whole.addEventListener('focusout', onBlur);
  observer.observe(whole, { childList: true, subtree: true });
  return () => {
    whole.removeEventListener('focusin', onFocus);
    whole.removeEventListener('focusout', onBlur);
    observer.disconnect();
  };
}
