import { createGroups } from './groups.ts';

/** Pairs that are enough to say which rows belong together at any threshold: `left[i]` and `right[i]` have `cosines[i]`. */
export interface Links {
  left: Uint32Array<ArrayBuffer>;
  right: Uint32Array<ArrayBuffer>;
  /** Falling. */
  cosines: Float64Array<ArrayBuffer>;
}

export interface Linkage {
  add: (left: number, right: number, cosine: number) => void;
  links: () => Links;
}

/** Pairs held before they are thinned out. */
const roomLeast = 1 << 16;

/**
 * Single linkage over pairs that come in any order and number: keeps a maximum spanning forest, at most `count` - 1
 * pairs. Joining its pairs of at least a threshold gives the same groups as joining all such pairs, because a pair is
 * only left out when stronger ones connect its two rows already (Kruskal; Gower and Ross 1969).
 */
export function createLinkage(count: number): Linkage {
  const room = Math.max(2 * count, roomLeast);
  let kept: Links = { left: new Uint32Array(room), right: new Uint32Array(room), cosines: new Float64Array(room) };
  let size = 0;

  const thin = (): void => {
    const order = Uint32Array.from({ length: size }, (_, i) => i).sort(
      (a, b) => kept.cosines[b]! - kept.cosines[a]! || a - b,
    );
    const groups = createGroups(count);
    const strongest = order.filter((i) => groups.join(kept.left[i]!, kept.right[i]!));
    const next = { left: new Uint32Array(room), right: new Uint32Array(room), cosines: new Float64Array(room) };
    for (const [at, i] of strongest.entries()) {
      next.left[at] = kept.left[i]!;
      next.right[at] = kept.right[i]!;
      next.cosines[at] = kept.cosines[i]!;
    }
    kept = next;
    size = strongest.length;
  };

  return {
    add(left, right, cosine) {
      if (size === room) thin();
      kept.left[size] = left;
      kept.right[size] = right;
      kept.cosines[size++] = cosine;
    },
    links() {
      thin();
      const { left, right, cosines } = kept;
      return { left: left.slice(0, size), right: right.slice(0, size), cosines: cosines.slice(0, size) };
    },
  };
}
