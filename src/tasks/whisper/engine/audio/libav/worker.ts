import { AppError, messageOf } from '../../../../../runtime/errors.ts';
import { noteHeadway } from '../../../../../runtime/media/headway.ts';
import { serveStream } from '../../../../../runtime/media/serve-stream.ts';
import { transfer } from '../../../../../runtime/rpc.ts';
import type { LibavEvent } from './decode.ts';
import { instantiate } from './instance.ts';
import type { SyncFile } from './instance.ts';
import address from './libav.wasm?url';
import type { LibavInput } from './stream.ts';
import { decodeWhole } from './whole.ts';

let compiling: Promise<WebAssembly.Module> | undefined;

async function compiled(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function* decode({ file, onlyFacts }: LibavInput): AsyncGenerator<LibavEvent, void, void> {
  const module = await (compiling ??= compiled()).catch((error: unknown) => {
    compiling = undefined;
    const reason = `The decoder for recordings could not be loaded (${messageOf(error)}). Check the connection and try again.`;
    throw new AppError('network', reason, { cause: error });
  });
  const events = decodeWhole({
    open: () => fileInPlace(file),
    instantiate: (opened) => instantiate(module, opened),
    name: file instanceof File ? file.name : '',
  });
  for await (const event of events) {
    yield 'block' in event ? transfer(event, [event.block.channels[0]!.buffer as ArrayBuffer]) : event;
    if (onlyFacts) return;
  }
}

/** Bytes that are read at once: few where the place jumps, more and more where it does not. */
const leastBytes = 2 ** 16;
const mostBytes = 2 ** 20;

/** Reads a file where it lies, a window at a time. Only bytes never read before count as headway. */
function fileInPlace(file: Blob): SyncFile {
  const reader = new FileReaderSync();
  let window = new Uint8Array();
  let start = 0;
  let length = leastBytes;
  let furthest = 0;
  return {
    size: file.size,
    read(position, wanted) {
      if (position < start || position >= start + window.length) {
        const isNext = position === start + window.length;
        length = isNext ? Math.min(mostBytes, 2 * length) : leastBytes;
        window = new Uint8Array(reader.readAsArrayBuffer(file.slice(position, position + Math.max(wanted, length))));
        start = position;
      }
      const bytes = window.subarray(position - start, position - start + wanted);
      if (position + bytes.length > furthest) {
        furthest = position + bytes.length;
        noteHeadway();
      }
      return bytes;
    },
  };
}

serveStream(decode);
