import type { ColourProfile } from '../../formats/colour-profile.ts';
import { joinPng, type PngChunk } from '../../formats/png-chunks.ts';
import { openBitmap } from './codec.ts';
import type { Picture } from './picture.ts';

/**
 * A small picture with its numbers meant as a profile says, for a canvas to draw in its own colours. The browser
 * converts it, from a PNG with that profile; a profile that does not fit, or is broken, is passed over as everywhere.
 */
export async function withProfile(picture: Picture, profile: ColourProfile): Promise<ImageBitmap> {
  const { data, width, height } = picture;
  // A profile of greys fits a grey picture only.
  const isGrey = 'icc' in profile && String.fromCharCode(...profile.icc.subarray(16, 20)) === 'GRAY';
  const channels = isGrey ? 1 : 3;
  const rows = new Uint8Array(height * (1 + width * channels));
  for (let y = 0, to = 0; y < height; y++) {
    to++; // no filter
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) rows[to++] = data[(y * width + x) * 3 + c]!;
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, isGrey ? 0 : 2], 8);
  const png = joinPng([
    { type: 'IHDR', data: header },
    await profileChunk(profile),
    { type: 'IDAT', data: await deflate(rows) },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
  return openBitmap(new Blob([png], { type: 'image/png' }), {
    message: 'The colour profile does not fit the picture.',
  });
}

async function profileChunk(profile: ColourProfile): Promise<PngChunk> {
  if (!('icc' in profile)) return { type: 'cICP', data: Uint8Array.of(profile.primaries, profile.transfer, 0, 1) };
  const packed = await deflate(profile.icc);
  const data = new Uint8Array(3 + packed.length);
  data[0] = 0x69; // a name, its end, and the method of compression
  data.set(packed, 3);
  return { type: 'iCCP', data };
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
