import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny';

/** A WebM of one colour a second; it ends where its last second begins. */
export async function filmOf(colours: string[]): Promise<File> {
  const canvas = new OffscreenCanvas(640, 360);
  const context = canvas.getContext('2d')!;
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec: 'vp8', bitrate: 500_000 });
  output.addVideoTrack(source);
  await output.start();
  for (const [second, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 640, 360);
    await source.add(second, 1);
  }
  await output.finalize();
  return new File([output.target.buffer!], 'film.webm');
}
