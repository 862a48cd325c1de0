import { toScreen, type Camera, type Size } from './camera.ts';
import type { NamedCluster } from './state.ts';

/** A name on the map, in CSS pixels of the view. */
export interface ShownLabel {
  text: string;
  x: number;
  y: number;
}

/** Height of a line, and room between names, in CSS pixels. */
const lineHeight = 18;
const gap = 6;
/** How far a name stands over the middle of a heap that is as small as a point, in CSS pixels. */
const clearance = 22;

/** Names that fit beside one another, those of the largest clusters first. `widthOf` measures a text. */
export function labelsInSight(
  clusters: readonly NamedCluster[],
  { camera, size, widthOf }: { camera: Camera; size: Size; widthOf: (text: string) => number },
): ShownLabel[] {
  const shown: (ShownLabel & { half: number })[] = [];
  for (const cluster of clusters) {
    const [text] = cluster.names;
    if (!text) continue;
    const middle = toScreen(cluster, camera, size);
    const { x } = middle;
    // Over a small heap, so that it can be seen; amid a wide one, where it is looked for.
    const y = middle.y - Math.max(0, clearance - cluster.radius * camera.scale * 0.5);
    if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const half = widthOf(text) / 2;
    const isFree = shown.every(
      (other) => Math.abs(other.x - x) > half + other.half + gap || Math.abs(other.y - y) > lineHeight + gap,
    );
    if (isFree) shown.push({ text, x, y, half });
  }
  return shown;
}
