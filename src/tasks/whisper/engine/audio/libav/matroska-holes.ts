import type { SyncFile } from './instance.ts';

/** Bytes of a Matroska or WebM file that are none of its elements. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  /** Seconds of the file's clock at the next block after them; undefined where none follows in the same cluster. */
  readonly time: number | undefined;
}

// Matroska's elements (RFC 9559): numbers of the segment, of what it holds, and of what a cluster holds.
const segmentId = 0x18538067;
const infoId = 0x1549a966;
const timestampScaleId = 0x2ad7b1;
const clusterId = 0x1f43b675;
const timestampId = 0xe7;
const simpleBlockId = 0xa3;
const blockGroupId = 0xa0;
const voidId = 0xec;
const inSegment = new Set([
  0x114d9b74,
  infoId,
  0x1654ae6b,
  clusterId,
  0x1c53bb6b,
  0x1941a469,
  0x1043a770,
  0x1254c367,
  voidId,
  0xbf,
]);
const inCluster = new Set([timestampId, 0x5854, 0xa7, 0xab, simpleBlockId, blockGroupId, 0xaf, voidId, 0xbf]);

/** Elements in a row that make a place after damage credible. */
const credible = 3;
/** Damage that one file may have; more is no recording any more. */
const mostHoles = 1000;
/** Bytes of damage behind which nothing is looked for. */
const mostDamage = 2 ** 24;

interface Element {
  readonly id: number;
  readonly data: number;
  /** Infinity where it is not known, as in live recordings. */
  readonly end: number;
}

/**
 * Where the clusters of a Matroska file are damaged so that FFmpeg's demuxer, which goes on at the next cluster, would
 * lose what is left of them. Reads the head of each element; what lies in them is not looked at.
 */
export function holesIn(file: SyncFile): Hole[] {
  const holes: Hole[] = [];
  const header = elementAt(file, 0);
  const segment = header && elementAt(file, header.end);
  if (segment?.id !== segmentId) return holes;
  const limit = Math.min(segment.end, file.size);
  let scale = 1e-3;
  for (let at = segment.data; at < limit && holes.length < mostHoles;) {
    const element = elementAt(file, at);
    if (!element || !inSegment.has(element.id)) return holes; // the demuxer finds the next one by itself
    if (element.id === infoId) scale = scaleIn(file, element) ?? scale;
    at = element.id === clusterId ? walkCluster(file, element, { limit, scale, holes }) : element.end;
  }
  return holes;
}

/** Goes through a cluster and gives the place behind it. */
function walkCluster(
  file: SyncFile,
  cluster: Element,
  { limit, scale, holes }: { limit: number; scale: number; holes: Hole[] },
): number {
  const end = Math.min(cluster.end, limit);
  let timestamp = 0;
  let at = cluster.data;
  while (at < end && holes.length < mostHoles) {
    const child = childAt(file, at, end);
    if (child?.id === timestampId) timestamp = numberAt(file, child);
    if (child) at = child.end;
    else if (cluster.end === Infinity && isCluster(file, at)) return at;
    else {
      const next = nextCredible(file, at + 1, end);
      const time = next < end ? blockTime(file, next) : undefined;
      holes.push({ start: at, end: next, time: time === undefined ? time : (timestamp + time) * scale });
      at = next;
      if (isCluster(file, at)) return at;
    }
  }
  return end;
}

/** The first place from which elements of a cluster follow each other, or another cluster begins; or the end. */
function nextCredible(file: SyncFile, from: number, end: number): number {
  for (let at = from; at < Math.min(end, from + mostDamage); at++) {
    if (isCluster(file, at)) return at;
    const first = file.read(at, 1)[0];
    if (first !== simpleBlockId && first !== blockGroupId) continue;
    let place = at;
    let count = 0;
    for (; count < credible && place < end; count++) {
      const child = childAt(file, place, end);
      if (!child || ![simpleBlockId, blockGroupId].includes(child.id) || blockTime(file, place) === undefined) break;
      place = child.end;
    }
    if (count === credible || (count > 0 && place === end)) return at;
  }
  return end;
}

function childAt(file: SyncFile, at: number, end: number): Element | undefined {
  const element = elementAt(file, at);
  return element && inCluster.has(element.id) && element.end <= end ? element : undefined;
}

const isCluster = (file: SyncFile, at: number): boolean => elementAt(file, at)?.id === clusterId;

/** Of a SimpleBlock, or of the one at the head of a group: its time within the cluster; undefined for anything else. */
function blockTime(file: SyncFile, at: number): number | undefined {
  const element = elementAt(file, at);
  const block = element?.id === blockGroupId ? elementAt(file, element.data) : element;
  if (!element || !block || block.end > element.end || ![simpleBlockId, 0xa1].includes(block.id)) return undefined;
  const [track = 0, high = 0, low = 0] = file.read(block.data, 3);
  if (track <= 0x80) return undefined; // none of the first 127 tracks
  return ((high << 24) >> 16) | low;
}

function elementAt(file: SyncFile, at: number): Element | undefined {
  const bytes = file.read(at, 12);
  const idLength = Math.clz32((bytes[0] ?? 0) << 24) + 1;
  const sizeLength = Math.clz32((bytes[idLength] ?? 0) << 24) + 1;
  if (idLength > 4 || sizeLength > 8 || bytes.length < idLength + sizeLength) return undefined;
  const id = bytes.subarray(0, idLength).reduce((value, byte) => value * 256 + byte, 0);
  const sizeBytes = bytes.subarray(idLength, idLength + sizeLength);
  const size = sizeBytes.reduce((value, byte, i) => value * 256 + (i === 0 ? byte & (0xff >> sizeLength) : byte), 0);
  const isUnknown = size === 2 ** (7 * sizeLength) - 1;
  const data = at + idLength + sizeLength;
  return { id, data, end: isUnknown ? Infinity : data + size };
}

const numberAt = (file: SyncFile, { data, end }: Element): number =>
  file.read(data, Math.min(8, end - data)).reduce((value, byte) => value * 256 + byte, 0);

/** Seconds of a step of the file's clock. */
function scaleIn(file: SyncFile, info: Element): number | undefined {
  for (let at = info.data; at < Math.min(info.end, file.size);) {
    const child = elementAt(file, at);
    if (!child) return undefined;
    if (child.id === timestampScaleId) return numberAt(file, child) / 1e9;
    at = child.end;
  }
  return undefined;
}

/** The same file with an element of nothing in the place of each hole, so that what reads it goes on behind. */
export function filled(file: SyncFile, holes: readonly Hole[]): SyncFile {
  const patches = holes
    .filter(({ start, end }) => end - start > 1)
    .map(({ start, end }) => ({ start, bytes: voidOf(end - start) }));
  return {
    size: file.size,
    read(position, length) {
      const bytes = file.read(position, length);
      const touched = patches.filter(
        ({ start, bytes: patch }) => start < position + bytes.length && start + patch.length > position,
      );
      if (touched.length === 0) return bytes;
      const copy = bytes.slice();
      for (const { start, bytes: patch } of touched)
        for (const [i, byte] of patch.entries()) {
          const at = start + i - position;
          if (at >= 0 && at < copy.length) copy[at] = byte;
        }
      return copy;
    },
  };
}

/** The head of an element of nothing that takes so many bytes. */
function voidOf(length: number): Uint8Array {
  if (length < 9) return Uint8Array.of(voidId, 0x80 | (length - 2));
  const head = new DataView(new ArrayBuffer(9));
  head.setUint8(0, voidId);
  head.setBigUint64(1, BigInt(length - 9) | (1n << 56n));
  return new Uint8Array(head.buffer);
}
