import { AppError } from '../../../runtime/errors.ts';
import { blankCanvas, canvasFile, openBitmap } from '../../../runtime/picture/codec.ts';

/** What a camera is asked for, in pixels: enough for any CLIP, little enough to be quick. */
const wanted: MediaStreamConstraints = { video: { width: { ideal: 640 }, facingMode: 'environment' } };

const sentences: Record<string, string> = {
  NotAllowedError: 'The camera was not allowed. Allow it in the browser’s bar, then press Camera again.',
  NotFoundError: 'No camera was found. Connect one, then press Camera again.',
  NotReadableError: 'The camera is in use by another program. Close that, then press Camera again.',
};

/** Opens the camera and shows it in the element. Throws a sentence for people when there is none to be had. */
export async function openCamera(video: HTMLVideoElement, { signal }: { signal: AbortSignal }): Promise<void> {
  if (!navigator.mediaDevices?.getUserMedia)
    throw new Error('This page may not use a camera, because it was not opened over https or from this machine.');
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new Error(sentences[name] ?? `The camera could not be opened (${String(error)}).`, { cause: error });
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  video.srcObject = stream;
  await video.play();
}

/** It was pulled out, or taken by another program. */
const noPicture = 'The camera gives no picture any more. Connect it again, then press Camera.';

/** One frame after another for as long as the signal allows, each only when the one before has been dealt with. */
export async function eachFrame(
  video: HTMLVideoElement,
  { signal, onFrame }: { signal: AbortSignal; onFrame: (frame: ImageBitmap) => Promise<void> },
): Promise<void> {
  while (!signal.aborted) {
    const frame = await openBitmap(video, { message: noPicture });
    try {
      await onFrame(frame);
    } finally {
      frame.close();
    }
  }
}

/** The picture that the camera shows now, as a file. */
export async function takePicture(video: HTMLVideoElement): Promise<File> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) throw new AppError('bad-input', noPicture);
  const { canvas, context } = blankCanvas({ width, height });
  context.drawImage(video, 0, 0);
  const blob = await canvasFile(canvas, { type: 'image/png' });
  return new File([blob], `Camera ${new Date().toLocaleTimeString('en-GB')}.png`, { type: blob.type });
}
