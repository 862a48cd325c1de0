import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openPocket } from '../../../../e2e/diffusion-goldens.ts';
import { tensor } from '../../../runtime/tensor.ts';
import { readVaeConfig } from './vae-config.ts';
import { decodeLatents } from './vae.ts';

// The memory of WebAssembly never shrinks, so its size is the most that was ever held; a session makes it when it is opened.
const memories: WebAssembly.Memory[] = [];
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};
afterAll(() => {
  WebAssembly.Memory = Memory;
});
const held = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

const config = readVaeConfig(
  JSON.parse(
    readFileSync(new URL('../../../../public/models/pocket-sd/vae_decoder/config.json', import.meta.url), 'utf8'),
  ),
);

test('a decode in tiles of latents four times as large holds less than a third of what the whole holds', async () => {
  const decoder = await openPocket('vae_decoder');
  const loaded = held();
  const side = 2 * (config.tilePixels / config.scale);
  const data = Float32Array.from({ length: 4 * side * side }, (_, index) => Math.sin(index));
  const decode = (tiling: boolean) =>
    decodeLatents(decoder, tensor('float32', data, [1, 4, side, side]), { config, tiling });
  await decode(true);
  const tiled = held() - loaded;
  await decode(false);
  const whole = held() - loaded;
  expect(whole).toBeGreaterThan(0);
  expect(tiled).toBeLessThan(whole / 3);
}, 60_000);
