/** What is asked for after a cut, in bytes. */
const least = 256 * 1024;

/** How far a request asks. */
export interface Reach {
  /** The end of the next request, at most `to`. */
  end: (at: number, to: number) => number;
  /** A request ended as it was promised. */
  grow: () => void;
  shrink: () => void;
}

/**
 * All that is missing is asked for at once, until the line is cut; then little, and twice as much after each request that
 * came whole. A browser throws away what it has buffered of an answer that breaks off (half a megabyte in Chromium), and
 * nothing of one that ends: so a bad line loses little at each cut, and gets on even where every longer answer is cut.
 */
export function createReach(): Reach {
  let bytes = Infinity;
  return {
    end: (at, to) => Math.min(to, at + bytes),
    grow: () => (bytes *= 2),
    shrink: () => (bytes = least),
  };
}
