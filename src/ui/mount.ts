import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** For browser tests: shows the element on the page. `show` shows another in its place; `end` takes it away. */
export function mount(element: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const show = (next: ReactNode) => flushSync(() => root.render(next));
  show(element);
  return {
    container,
    show,
    end() {
      root.unmount();
      container.remove();
    },
  };
}
