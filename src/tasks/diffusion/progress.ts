import { blankCanvas } from '../../runtime/picture/codec.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { DenoiseProgress } from './contract.ts';
import type { Part } from './run-meter.ts';
import type { GenerateProgress } from './settings.ts';

/** Turns the progress of single stages into that of a whole generation of `count` pictures. */
export function createProgress(count: number, report: ((progress: GenerateProgress) => void) | undefined) {
  const stepMs: number[] = [];

  /** Seconds until the last step of the last picture; the median is not led astray by a first step that compiles. */
  function timeLeft(left: number): number | undefined {
    if (stepMs.length < 2) return undefined;
    const sorted = stepMs.toSorted((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)]! * left) / 1000;
  }

  const passOn = (image: number, part: Part) => (progress: Progress) => report?.({ ...progress, image, part });

  return {
    /** Of a stage other than the steps. */
    passOn,
    /** Of the UNet: while it is opened, and step by step. */
    steps: (image: number) => (progress: DenoiseProgress) => {
      const { done, total = done } = progress;
      if (progress.stepMs === undefined) return passOn(image, 'unet')(progress);
      stepMs.push(progress.stepMs);
      const eta = timeLeft(total - done + (count - 1 - image) * total);
      const { preview, ...rest } = progress;
      report?.({
        ...rest,
        image,
        part: 'steps',
        ...(eta !== undefined && { eta }),
        ...(preview && { preview: toBitmap(preview) }),
      });
    },
  };
}

function toBitmap({ data, width, height }: NonNullable<DenoiseProgress['preview']>): ImageBitmap {
  const { canvas, context } = blankCanvas({ width, height });
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}
