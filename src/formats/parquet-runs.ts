/** A stream of the RLE and bit-packing hybrid of Parquet: where it lies, the bits of a value, and how many there are. */
export interface Runs {
  from: number;
  to: number;
  width: number;
  values: number;
}

/**
 * Throws a RangeError if a run claims more values than its page has: the reader would fill them in one by one, which takes
 * hours where a damaged file claims a thousand million. A stream that ends early is left to the reader, which says so.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function checkRuns(view: DataView, { from, to, width, values }: Runs): void {
  const end = Math.min(to, view.byteLength);
  let at = from;
  let seen = 0;
  while (seen < values && at < end) {
    let header = 0;
    let shift = 0;
    let byte = 0x80;
    while (byte & 0x80) {
      if (at >= end || shift > 28) throw damaged();
      byte = view.getUint8(at++);
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    if (header >= 2 ** 31) throw damaged(); // the reader counts in 32 bits with a sign
    const isPacked = header % 2 === 1;
    const count = isPacked ? Math.floor(header / 2) * 8 : header / 2;
    // Values are packed in groups of eight, and writers may fill up the last page of them.
    if (count > values - seen + (isPacked ? mostPadding : 0)) throw damaged();
    at += isPacked ? Math.ceil((count * width) / 8) : Math.ceil(width / 8);
    seen += count;
  }
}

/** parquet-mr and Arrow pack at most 63 groups of eight in one run. */
const mostPadding = 504;

const damaged = (): RangeError => new RangeError('A run of values is longer than its page.');

/** Bits of the largest value. */
export const bitsOf = (largest: number): number => 32 - Math.clz32(largest);
