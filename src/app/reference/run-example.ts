import { settings } from '../settings.ts';
import type { Example, ExampleInput } from './example.ts';
import { clipExamples } from './examples/clip.ts';
import { deviceExamples } from './examples/device.ts';
import { diffusionExamples } from './examples/diffusion.ts';
import { libraryExamples } from './examples/library.ts';
import { modelExamples } from './examples/models.ts';
import { whisperExamples } from './examples/whisper.ts';
import { removeSamples } from './sample-folder.ts';

const examples: Record<string, Example> = {
  ...deviceExamples,
  ...modelExamples,
  ...clipExamples,
  ...libraryExamples,
  ...whisperExamples,
  ...diffusionExamples,
};

/**
 * Runs the example of a function. What it adds to the library or to the models is taken out again, and what it sets is set back: an example
 * changes nothing of what a person has.
 */
export async function runExample(name: string, input: ExampleInput): Promise<unknown> {
  const { library } = triptych.clip;
  const before = { device: settings.getState().device, isPaused: library.isPaused };
  try {
    return await examples[name]!(input);
  } finally {
    if (name.startsWith('clip.library.')) {
      if (before.isPaused) library.pause();
      else library.resume();
      await removeSamples();
    }
    if (name.startsWith('models.') && (await triptych.models.list()).some(({ id }) => id === 'example'))
      await triptych.models.remove('example');
    if (settings.getState().device !== before.device) settings.getState().setDevice(before.device);
  }
}
