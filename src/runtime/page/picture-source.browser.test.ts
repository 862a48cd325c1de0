import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type ImageInput, toFile, toSource } from './picture-source.ts';
import { svgSize } from './svg.ts';

const svg = (body: string, head = 'width="40" height="30"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${head}>${body}</svg>`;
const svgFile = (text: string, type = 'image/svg+xml') => new File([text], 'drawing.svg', { type });

/** The colour at a place, as red, green, blue. */
function pixel(image: CanvasImageSource & { width: number; height: number }, x: number, y: number): number[] {
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  return Array.from(context.getImageData(x, y, 1, 1).data.slice(0, 3));
}

async function bitmapOf(input: Parameters<typeof toSource>[0]): Promise<ImageBitmap> {
  const { image, transfer } = await toSource(input);
  expect(image).toBeInstanceOf(ImageBitmap);
  expect(transfer).toEqual([image]);
  return image as ImageBitmap;
}

test('a file goes to the worker as it is, so that its colours are decoded there', async () => {
  const file = new File([new Uint8Array([137, 80, 78, 71])], 'a.png', { type: 'image/png' });
  expect(await toSource(file)).toEqual({ image: file, transfer: [] });
});

test('an SVG is drawn at its own size, on white', async () => {
  const bitmap = await bitmapOf(svgFile(svg('<rect width="20" height="30" fill="#ff0000"/>')));
  expect([bitmap.width, bitmap.height]).toEqual([40, 30]);
  expect(pixel(bitmap, 5, 5)).toEqual([255, 0, 0]);
  expect(pixel(bitmap, 35, 5)).toEqual([255, 255, 255]);
});

test('an SVG keeps what it leaves blank where that is asked for', async () => {
  const { image } = await toSource(svgFile(svg('<rect width="20" height="30"/>')), { keepsAlpha: true });
  const context = new OffscreenCanvas(40, 30).getContext('2d')!;
  context.drawImage(image as ImageBitmap, 0, 0);
  expect([...context.getImageData(19, 5, 2, 1).data]).toEqual([0, 0, 0, 255, 0, 0, 0, 0]);
});

test('an SVG is known by its content when the file has no type', async () => {
  const text = `<?xml version="1.0"?>\n<!-- a drawing -->\n${svg('<rect width="40" height="30" fill="#00ff00"/>')}`;
  expect(pixel(await bitmapOf(svgFile(text, '')), 1, 1)).toEqual([0, 255, 0]);
});

test('no script of an SVG runs', async () => {
  const body =
    '<script>globalThis.ran = true; parent.ran = true; top.ran = true</script><rect onload="top.ran = true"/>';
  await bitmapOf(svgFile(svg(body)));
  expect('ran' in globalThis).toBe(false);
});

test('an SVG of its own size keeps it up to 4,096 px', () => {
  expect(svgSize(40, 30, { hasSize: true })).toEqual({ width: 40, height: 30 });
  expect(svgSize(8192, 2048, { hasSize: true })).toEqual({ width: 4096, height: 1024 });
  expect(svgSize(100_000, 1, { hasSize: true })).toEqual({ width: 4096, height: 1 });
});

test.each([
  ['a view box only', 'viewBox="0 0 20 10"', [512, 256]],
  ['a size in shares', 'width="100%" height="100%" viewBox="0 0 10 10"', [512, 512]],
  ['a size in lengths', 'width="30mm" height="15mm"', [113, 57]],
])('an SVG with %s is drawn large enough to be seen', async (_, head, size) => {
  const bitmap = await bitmapOf(svgFile(svg('', head)));
  expect([bitmap.width, bitmap.height]).toEqual(size);
});

test('a broken SVG is refused with what to do', async () => {
  await expect(toSource(svgFile('<svg xmlns="http://www.w3.org/2000/svg"><rect'))).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('“drawing.svg” is not a readable SVG'),
  });
});

test('an empty file is refused by its name', async () => {
  await expect(toSource(new File([], 'IMG_1.jpg'))).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('“IMG_1.jpg” is empty (0 bytes)'),
  });
});

test.each(['https://example.org/cat.png', '//example.org/cat.png', 'ftp://example.org/cat.png', 'file:///cat.png'])(
  '%s is refused, because it is another site',
  async (address) => {
    await expect(toSource(address)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/is another site.*sends no requests to other sites/),
    });
  },
);

test('an address of this site, of a blob and of data is read', async () => {
  const drawing = svgFile(svg('<rect width="40" height="30" fill="#0000ff"/>'));
  const blobUrl = URL.createObjectURL(drawing);
  expect(pixel(await bitmapOf(blobUrl), 1, 1)).toEqual([0, 0, 255]);
  URL.revokeObjectURL(blobUrl);
  const dataUrl = `data:image/svg+xml;base64,${btoa(svg('<rect width="40" height="30" fill="#00ffff"/>'))}`;
  expect(pixel(await bitmapOf(dataUrl), 1, 1)).toEqual([0, 255, 255]);
  const { image } = await toSource('/samples/fox.png');
  expect(image).toBeInstanceOf(Blob);
});

test('an address that holds nothing says what it answered', async () => {
  await expect(toSource('blob:nothing')).rejects.toMatchObject({ code: 'bad-input' });
  const gone = URL.createObjectURL(new Blob(['x']));
  URL.revokeObjectURL(gone);
  await expect(toSource(gone)).rejects.toMatchObject({ code: 'network' });
});

test('a canvas of either kind is copied, and stays as it is', async () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 4;
  canvas.getContext('2d')!.fillRect(0, 0, 4, 4);
  expect(pixel(await bitmapOf(canvas), 1, 1)).toEqual([0, 0, 0]);
  const offscreen = new OffscreenCanvas(4, 4);
  offscreen.getContext('2d')!.fillRect(0, 0, 4, 4);
  expect(pixel(await bitmapOf(offscreen), 1, 1)).toEqual([0, 0, 0]);
  await expect(toSource(new OffscreenCanvas(0, 4))).rejects.toMatchObject({ code: 'bad-input' });
});

test("a caller's own bitmap and pixels stay usable", async () => {
  const bitmap = await createImageBitmap(new ImageData(2, 2));
  expect(await toSource(bitmap)).toEqual({ image: bitmap, transfer: [] });
  const pixels = new ImageData(2, 2);
  expect(await toSource(pixels)).toEqual({ image: pixels, transfer: [] });
});

test('anything else is refused with what is accepted', async () => {
  await expect(toSource({ cat: true } as never)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/not a picture \(Object\).*Blob or File.*canvas/),
  });
  await expect(toSource(undefined as never)).rejects.toMatchObject({ code: 'bad-input' });
});

test('abort comes first', async () => {
  await expect(toSource('/samples/fox.png', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

const namespace = 'http://www.w3.org/2000/svg';
function imageOf(address: string): HTMLImageElement {
  const image = new Image();
  image.src = address;
  return image;
}
function svgImageOf(address: string): SVGImageElement {
  const image = document.createElementNS(namespace, 'image');
  image.setAttribute('href', address);
  return image;
}
const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsDataURL(blob);
  });

type Painted = OffscreenCanvas;
/** The same opaque pixels as every kind of thing that a script may hold. */
const kinds: Record<string, (painted: Painted) => Promise<ImageInput>> = {
  Blob: (painted) => painted.convertToBlob(),
  File: async (painted) => new File([await painted.convertToBlob()], 'a.png'),
  'blob: text': async (painted) => URL.createObjectURL(await painted.convertToBlob()),
  'blob: URL': async (painted) => new URL(URL.createObjectURL(await painted.convertToBlob())),
  'data: text': async (painted) => dataUrl(await painted.convertToBlob()),
  ImageBitmap: (painted) => createImageBitmap(painted),
  ImageData: async (painted) => painted.getContext('2d')!.getImageData(0, 0, painted.width, painted.height),
  OffscreenCanvas: async (painted) => painted,
  async HTMLCanvasElement(painted) {
    const canvas = Object.assign(document.createElement('canvas'), { width: painted.width, height: painted.height });
    canvas.getContext('2d')!.drawImage(painted, 0, 0);
    return canvas;
  },
  'HTMLImageElement, not loaded': async (painted) => imageOf(URL.createObjectURL(await painted.convertToBlob())),
  async 'HTMLImageElement, its address revoked'(painted) {
    const address = URL.createObjectURL(await painted.convertToBlob());
    const image = imageOf(address);
    await image.decode();
    URL.revokeObjectURL(address);
    return image;
  },
  SVGImageElement: async (painted) => svgImageOf(await dataUrl(await painted.convertToBlob())),
  VideoFrame: async (painted) => new VideoFrame(painted, { timestamp: 0 }),
};

async function pixelsOf(input: ImageInput): Promise<Uint8ClampedArray> {
  const { image } = await toSource(input);
  const bitmap = image instanceof Blob ? await createImageBitmap(image) : image;
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  if (bitmap instanceof ImageData) context.putImageData(bitmap, 0, 0);
  else context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
/** Four sides of a rectangle and two colours. */
const painting = fc.record({ width: fc.integer({ min: 2, max: 40 }), height: fc.integer({ min: 2, max: 40 }) });

test.each(Object.entries(kinds))('a picture gives its own pixels as %s', async (_, make) => {
  await fc.assert(
    fc.asyncProperty(painting, colour, colour, async ({ width, height }, left, right) => {
      const painted = new OffscreenCanvas(width, height);
      const context = painted.getContext('2d')!;
      context.fillStyle = `rgb(${left.join(' ')})`;
      context.fillRect(0, 0, width, height);
      context.fillStyle = `rgb(${right.join(' ')})`;
      context.fillRect(width - 1, 0, 1, height);
      const wanted = context.getImageData(0, 0, width, height).data;
      expect(await pixelsOf(await make(painted))).toEqual(wanted);
    }),
    { numRuns: 8 },
  );
});

test('a video gives the frame that it shows', async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#0000ff';
  context.fillRect(0, 0, 64, 48);
  const video = Object.assign(document.createElement('video'), { muted: true });
  await expect(toSource(video)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/no frame/),
  });
  video.srcObject = canvas.captureStream();
  await video.play();
  const bitmap = await bitmapOf(video);
  expect([bitmap.width, bitmap.height]).toEqual([64, 48]);
  const [red, , blue] = pixel(bitmap, 30, 20);
  expect(blue! - red!).toBeGreaterThan(150);
});

test('no request goes to another origin, whatever holds the address', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const holders = {
    text: (address: string) => address,
    URL: (address: string) => new URL(address),
    image: imageOf,
    'image of an SVG': svgImageOf,
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(holders)), fc.domain(), async (holder, host) => {
      const input = holders[holder as keyof typeof holders](`https://${host}/a.png`);
      await expect(toSource(input)).rejects.toMatchObject({ code: 'bad-input' });
      await expect(toFile(input)).rejects.toThrow(/is another site/);
    }),
    { numRuns: 40 },
  );
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});

test('pixels that are gone are refused in a sentence', async () => {
  const closed = await createImageBitmap(new ImageData(2, 2));
  closed.close();
  const detached = new ImageData(2, 2);
  structuredClone(detached.data.buffer, { transfer: [detached.data.buffer] });
  const moved = new OffscreenCanvas(2, 2);
  structuredClone(moved, { transfer: [moved] });
  const painted = new OffscreenCanvas(2, 2);
  painted.getContext('2d')!.fillRect(0, 0, 2, 2);
  const frame = new VideoFrame(painted, { timestamp: 0 });
  frame.close();
  const gone = { closed, detached, moved, frame, image: new Image(), svgImage: svgImageOf('') };
  for (const [name, input] of Object.entries(gone))
    await expect(toSource(input), name).rejects.toMatchObject({ code: 'bad-input' });
});

test('settings are looked for in a file only', async () => {
  const file = new File(['x'], 'a.png');
  expect(await toFile(file)).toBe(file);
  const address = URL.createObjectURL(file);
  expect(await (await toFile(imageOf(address))).text()).toBe('x');
  expect(await (await toFile('/samples/fox.png')).arrayBuffer()).toHaveProperty('byteLength');
  await expect(toFile(new OffscreenCanvas(2, 2))).rejects.toMatchObject({ code: 'bad-input' });
});

test('a file behind an address has its name', async () => {
  const { image } = await toSource('/samples/fox.png');
  expect(image).toMatchObject({ name: 'fox.png', type: 'image/png' });
});
