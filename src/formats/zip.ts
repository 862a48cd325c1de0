import type { Budget } from './budget.ts';
import { inflate } from './inflate.ts';
import { crc32 } from './crc32.ts';

/** A file of an archive, in parts, so that large ones are not copied. */
export interface ZipEntry {
  readonly name: string;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

/** Signatures and sizes of the ZIP records (PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16), in bytes. */
const localSignature = 0x04_03_4b_50;
const centralSignature = 0x02_01_4b_50;
const endSignature = 0x06_05_4b_50;
const localSize = 30;
const centralSize = 46;
const endSize = 22;
/** 1 January 1980: the same content gives the same bytes. */
const date = 0x21;
/** Bit 11: names are UTF-8. */
const flags = 0x0800;
const mostBytes = 0xff_ff_ff_fe;

/** A ZIP of files as they are, without compression. Throws a RangeError past 4 GB, which needs another format. */
export function writeZip(entries: readonly ZipEntry[]): Blob {
  const out: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const { name, parts } of entries) {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (at + bytes > mostBytes) throw new RangeError('A ZIP file of this kind holds up to 4 GB.');
    const shared = { name: new TextEncoder().encode(name), bytes, sum: crc32(...parts) };
    const local = localRecord(shared);
    out.push(local, ...parts);
    directory.push(centralRecord(shared, at));
    at += local.length + bytes;
  }
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  const end = new DataView(new ArrayBuffer(endSize));
  end.setUint32(0, endSignature, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob([...out, ...directory, end.buffer], { type: 'application/zip' });
}

interface Shared {
  name: Uint8Array;
  bytes: number;
  sum: number;
}

/** Fields that both records have, from the flags on. */
function common(view: DataView, at: number, { name, bytes, sum }: Shared): void {
  view.setUint16(at, flags, true);
  view.setUint16(at + 6, date, true);
  view.setUint32(at + 8, sum, true);
  view.setUint32(at + 12, bytes, true);
  view.setUint32(at + 16, bytes, true);
  view.setUint16(at + 20, name.length, true);
}

function localRecord(shared: Shared): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(localSize + shared.name.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, localSignature, true);
  view.setUint16(4, 20, true);
  common(view, 6, shared);
  record.set(shared.name, localSize);
  return record;
}

function centralRecord(shared: Shared, at: number): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(centralSize + shared.name.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, centralSignature, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, 20, true);
  common(view, 8, shared);
  view.setUint32(42, at, true);
  record.set(shared.name, centralSize);
  return record;
}

/** Comments behind the directory have at most so many bytes (4.3.16). */
const mostComment = 0xff_ff;

/** A file in an archive, which is unfolded when it is asked for. */
export interface ZipFile {
  readonly name: string;
  /** What it says that it unfolds to. */
  readonly bytes: number;
  /** Throws a RangeError that says what is wrong: cut off, encrypted, over 4 GB, or larger than what is left of the budget. */
  read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The files of a ZIP, stored or deflated, found by its directory; of two with one name the last counts. What those that
 * are read take comes from one budget. Throws a RangeError that says what is wrong: not a ZIP, cut off, or a damaged directory.
 */
export async function readZip(file: Blob, budget: Budget, signal?: AbortSignal): Promise<Map<string, ZipFile>> {
  signal?.throwIfAborted();
  const tail = await bytesOf(file, Math.max(0, file.size - endSize - mostComment), file.size);
  const end = findEnd(tail);
  const [size, from] = [end.getUint32(12, true), end.getUint32(16, true)];
  if (from + size > file.size) throw new RangeError('its directory is damaged');
  const directory = await bytesOf(file, from, from + size);
  const files = new Map<string, ZipFile>();
  let at = 0;
  for (let left = end.getUint16(10, true); left > 0; left--) {
    if (at + centralSize > directory.length) throw new RangeError('its directory is damaged');
    const record = new DataView(directory.buffer, at, centralSize);
    if (record.getUint32(0, true) !== centralSignature) throw new RangeError('its directory is damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => record.getUint16(offset, true));
    const name = new TextDecoder().decode(directory.subarray(at + centralSize, at + centralSize + nameLength!));
    files.set(name, {
      name,
      bytes: record.getUint32(24, true),
      read: () => readEntry(file, record, { budget, signal }),
    });
    at += centralSize + nameLength! + extra! + comment!;
  }
  return files;
}

const bytesOf = async (file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

function findEnd(tail: Uint8Array<ArrayBuffer>): DataView {
  const view = new DataView(tail.buffer);
  for (let at = tail.length - endSize; at >= 0; at--)
    if (view.getUint32(at, true) === endSignature) return new DataView(tail.buffer, at, endSize);
  throw new RangeError('it has no directory: it is no ZIP file, or it was cut off');
}

async function readEntry(
  file: Blob,
  central: DataView,
  { budget, signal }: { budget: Budget; signal: AbortSignal | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  const [mode, method] = [central.getUint16(8, true), central.getUint16(10, true)];
  const [size, local] = [central.getUint32(20, true), central.getUint32(42, true)];
  if (mode & 1) throw new RangeError('it is encrypted');
  if (size > mostBytes || local > mostBytes) throw new RangeError('it is larger than 4 GB');
  const head = new DataView((await bytesOf(file, local, local + localSize)).buffer);
  if (head.byteLength < localSize) throw new RangeError('it was cut off');
  const start = local + localSize + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + size > file.size) throw new RangeError('it was cut off');
  if (method !== 0 && method !== 8)
    throw new RangeError(`it is packed with method ${method}; stored and deflated files are read`);
  if (method === 0) budget.take(size);
  const packed = await bytesOf(file, start, start + size);
  signal?.throwIfAborted();
  if (method === 0) return packed;
  return inflate(packed, { format: 'deflate-raw', budget, signal }).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new RangeError('its deflated data is damaged', { cause: error });
  });
}
