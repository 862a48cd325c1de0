import { useSyncExternalStore } from 'react';

const dark = '(prefers-color-scheme: dark)';

function watch(listener: () => void): () => void {
  const query = matchMedia(dark);
  query.addEventListener('change', listener);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    query.removeEventListener('change', listener);
    observer.disconnect();
  };
}

/** Which colours the page has now, for what is drawn by hand. */
export const useScheme = (): 'light' | 'dark' =>
  useSyncExternalStore(watch, () => {
    const { theme } = document.documentElement.dataset;
    if (theme === 'light' || theme === 'dark') return theme;
    return matchMedia(dark).matches ? 'dark' : 'light';
  });
