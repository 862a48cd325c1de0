import { type RefObject, useLayoutEffect, useState } from 'react';

export interface TileSize {
  columns: number;
  /** Edge length of a tile, in pixels. */
  side: number;
  /** Of the box, in pixels. */
  height: number;
}

/** Where three tiles fit in this width each, a phone shows three small ones rather than two large ones. */
const phoneTile = 96;

/** As many columns as fit, and tiles that fill them. */
function fitColumns(width: number, { smallest, gap }: { smallest: number; gap: number }) {
  const fitting = Math.floor((width + gap) / (smallest + gap));
  const columns = Math.max(fitting, Math.min(3, Math.floor(width / phoneTile)), 1);
  return { columns, side: Math.max((width - gap * (columns - 1)) / columns, 1) };
}

/** Follows the inner size of a box. */
export function useTileSize(
  box: RefObject<HTMLElement | null>,
  { smallest, gap }: { smallest: number; gap: number },
): TileSize {
  const [size, setSize] = useState({ width: 800, height: 600 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(element);
      const width = element.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
      setSize((before) =>
        before.width === width && before.height === element.clientHeight
          ? before
          : { width, height: element.clientHeight },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return { ...fitColumns(size.width, { smallest, gap }), height: size.height };
}
