import { formatInfotext, type Infotext } from '../../formats/infotext.ts';
import { writePngText } from '../../formats/png-text.ts';
import { toSampler } from './sampler-names.ts';
import type { Settings } from './settings.ts';

/** Keyword of the text form that AUTOMATIC1111 reads and writes. */
export const infotextKey = 'parameters';
/** Keyword of the same as JSON with our names, which loses nothing. */
export const settingsKey = 'triptych';

/** Settings as a picture carries them: those that had no effect are left out. */
export type Parameters = Partial<Settings> & {
  prompt: string;
  /** Where it was chosen: pictures decoded in tiles differ a little. */
  vaeTiling?: boolean | 'auto';
};

/** What made a picture: without a picture to start from there is no strength, without a mask nothing about one. */
export function parametersOf(
  settings: Settings,
  { image, mask, vaeTiling = 'auto' }: { image: boolean; mask: boolean; vaeTiling?: boolean | 'auto' },
): Parameters {
  const { strength, maskBlur, inpaintArea, maskPadding, ...rest } = settings;
  return {
    ...rest,
    ...(image && { strength }),
    ...(mask && { maskBlur, inpaintArea, maskPadding }),
    ...(vaeTiling !== 'auto' && { vaeTiling }),
  };
}

/**
 * The text chunks of a PNG, by keyword. `unetRuns` is how often the UNet ran for a picture that was stopped: its steps are
 * those that were asked for.
 */
export function parameterTexts(
  parameters: Parameters,
  { unetRuns }: { unetRuns?: number | undefined } = {},
): Map<string, string> {
  const infotext = toInfotext(parameters);
  if (unetRuns !== undefined)
    infotext.fields.set('Stopped after', `${unetRuns} UNet ${unetRuns === 1 ? 'run' : 'runs'}`);
  return new Map([
    [infotextKey, formatInfotext(infotext)],
    [settingsKey, JSON.stringify(parameters)],
  ]);
}

/** A PNG with its parameters, instead of any it has. Throws when it is no whole PNG. */
export const writeParameters = (png: Uint8Array, parameters: Parameters): Uint8Array<ArrayBuffer> =>
  writePngText(png, parameterTexts(parameters));

function toInfotext(parameters: Parameters): Infotext {
  const { sampler, type } = toSampler(parameters.scheduler ?? '');
  const { clipSkip = 0, width, height } = parameters;
  const fields: Record<string, string | number | undefined> = {
    Steps: parameters.steps,
    Sampler: sampler || undefined,
    'Schedule type': type,
    'CFG scale': parameters.guidanceScale,
    'CFG rescale': parameters.guidanceRescale || undefined,
    Seed: parameters.seed,
    Size: width && height ? `${width}x${height}` : undefined,
    Model: parameters.model,
    'Denoising strength': parameters.strength,
    'Clip skip': clipSkip > 0 ? clipSkip + 1 : undefined,
    'Clip skip for': clipSkip > 0 && parameters.clipSkipFor === 'both' ? 'both' : undefined,
    // AUTOMATIC1111 has a name of its own for DDIM's, and another for the ancestral samplers'.
    'Eta DDIM': sampler === 'DDIM' ? parameters.eta : undefined,
    Eta: sampler === 'TCD' ? parameters.eta : undefined,
    RNG: parameters.rng?.toUpperCase(),
    Emphasis: parameters.emphasis === 'none' ? 'None' : undefined,
    'VAE tiling': typeof parameters.vaeTiling === 'boolean' ? String(parameters.vaeTiling) : undefined,
    'Mask blur': parameters.maskBlur,
    'Inpaint area': parameters.inpaintArea === 'masked' ? 'Only masked' : undefined,
    'Masked area padding': parameters.inpaintArea === 'masked' ? parameters.maskPadding : undefined,
    Version: 'Triptych',
  };
  const present = Object.entries(fields).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  return {
    prompt: parameters.prompt,
    negativePrompt: parameters.negativePrompt ?? '',
    fields: new Map(present.map(([key, value]) => [key, String(value)])),
  };
}
