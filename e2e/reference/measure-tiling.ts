// Memory that a decode takes, whole and in tiles, each in a process of its own (Linux):
//   node e2e/reference/run.mjs measure-tiling.ts
// Latents are 2 and 4 times as wide and high as a tile. Counted is what the peak of the process lies above its memory
// after a decode of 32 x 32 pixels, which has the runtime compiled, and what the whole process takes.
// Fails when tiles take a third or more of what the larger one takes; of the smaller one the tile itself is a quarter.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { units } from '../golden-units.ts';
import { createSession } from '../../src/runtime/session.ts';
import { tensor } from '../../src/runtime/tensor.ts';
import { readVaeConfig } from '../../src/tasks/diffusion/engine/vae-config.ts';
import { decodeLatents, vaeMemory } from '../../src/tasks/diffusion/engine/vae.ts';

interface Measured {
  /** Bytes. */
  growth: number;
  total: number;
}

const model = new URL('../../public/models/pocket-sd/vae_decoder/', import.meta.url);
const config = readVaeConfig(
  JSON.parse(readFileSync(new URL('config.json', model), 'utf8')) as { [key: string]: unknown },
);
const largest = 4;
const tileSide = config.tilePixels / config.scale;

/** Bytes of a line of /proc/self/status: VmRSS is now, VmHWM the peak. */
function memory(name: 'VmRSS' | 'VmHWM'): number {
  const [, kilobytes] = new RegExp(`${name}:\\s*(\\d+) kB`, 'u').exec(readFileSync('/proc/self/status', 'utf8'))!;
  return Number(kilobytes) * 1024;
}
/** proc(5): 5 sets the peak back to what is in use. */
const resetPeak = (): void => writeFileSync('/proc/self/clear_refs', '5');

async function measure(side: number, tiling: boolean): Promise<Measured> {
  const decoder = await createSession(readFileSync(new URL('model.onnx', model)), { device: 'wasm' });
  const latentsOf = (length: number) =>
    tensor(
      'float32',
      Float32Array.from(units(5, 4 * length * length), (unit) => unit * 4 - 2),
      [1, 4, length, length],
    );
  await decodeLatents(decoder, latentsOf(4), { config, tiling: false });
  const latents = latentsOf(side);
  // what the opening left behind is none of the decode
  globalThis.gc?.();
  resetPeak();
  const before = memory('VmRSS');
  await decodeLatents(decoder, latents, { config, tiling });
  return { growth: memory('VmHWM') - before, total: memory('VmHWM') };
}

function inProcess(side: number, tiling: boolean): Measured {
  const [script, name] = process.argv.slice(1) as [string, string];
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, name, String(side), String(tiling)], {
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

function compare(times: number): void {
  const side = times * tileSide;
  const [whole, tiled] = [inProcess(side, false), inProcess(side, true)];
  const ratio = tiled.growth / whole.growth;
  const size = { width: side * config.scale, height: side * config.scale };
  console.log(
    [
      `${size.width} x ${size.height}:`,
      `whole ${megabytes(whole.growth)} (estimate ${megabytes(vaeMemory(config, size))}, process ${megabytes(whole.total)}),`,
      `tiles ${megabytes(tiled.growth)} (process ${megabytes(tiled.total)}), ${(100 * ratio).toFixed(0)} %`,
    ].join(' '),
  );
  if (times === largest && ratio >= 1 / 3) process.exitCode = 1;
}

const [side, tiling] = process.argv.slice(3);
if (side) process.stdout.write(JSON.stringify(await measure(Number(side), tiling === 'true')));
else [2, largest].forEach(compare);
