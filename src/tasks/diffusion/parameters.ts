import { readUserComment } from '../../formats/exif-comment.ts';
import { formatInfotext, parseInfotext, type Infotext } from '../../formats/infotext.ts';
import { jpegExif } from '../../formats/jpeg-exif.ts';
import { readPngText, writePngText } from '../../formats/png-text.ts';
import { webpExif } from '../../formats/webp-exif.ts';
import { pickSettings } from './options.ts';
import { fromSampler, toSampler } from './sampler-names.ts';
import type { GenerateOptions, Settings } from './settings.ts';

/** Keyword of the text form that AUTOMATIC1111 reads and writes. */
const infotextKey = 'parameters';
/** Keyword of the same as JSON with our names, which loses nothing. */
const settingsKey = 'triptych';

/** Settings as a picture carries them: those that had no effect are left out. */
export type Parameters = Partial<Settings> & { prompt: string };

/** What made a picture: without a picture to start from there is no strength, without a mask nothing about one. */
export function parametersOf(settings: Settings, { image, mask }: { image: boolean; mask: boolean }): Parameters {
  const { strength, maskBlur, inpaintArea, maskPadding, ...rest } = settings;
  return { ...rest, ...(image && { strength }), ...(mask && { maskBlur, inpaintArea, maskPadding }) };
}

/** The text chunks of a PNG, by keyword. */
export const parameterTexts = (parameters: Parameters): Map<string, string> =>
  new Map([
    [infotextKey, formatInfotext(toInfotext(parameters))],
    [settingsKey, JSON.stringify(parameters)],
  ]);

/** A PNG with its parameters, instead of any it has. Throws when it is no whole PNG. */
export const writeParameters = (png: Uint8Array, parameters: Parameters): Uint8Array<ArrayBuffer> =>
  writePngText(png, parameterTexts(parameters));

/**
 * The settings in a picture: PNG texts of ours and of AUTOMATIC1111, its EXIF comment in JPEG and WebP.
 * Values that `generate` would refuse are left out. Null when there are none.
 */
export async function readParameters(image: Blob): Promise<GenerateOptions | null> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  const texts = await readPngText(bytes);
  const own = fromJson(texts.get(settingsKey));
  if (own) return own;
  const text = texts.get(infotextKey);
  if (text !== undefined) return fromInfotext(parseInfotext(text));
  const exif = jpegExif(bytes) ?? webpExif(bytes);
  const comment = exif && readUserComment(exif);
  if (comment === undefined) return null;
  // A comment may be about anything: only one with fields is about a generation.
  const info = parseInfotext(comment);
  return info.fields.size > 0 ? fromInfotext(info) : null;
}

function fromJson(text: string | undefined): GenerateOptions | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? pickSettings(value) : null;
  } catch {
    return null; // the text form beside it still counts
  }
}

function toInfotext(parameters: Parameters): Infotext {
  const { sampler, type } = toSampler(parameters.scheduler ?? '');
  const { clipSkip = 0, width, height } = parameters;
  const fields: Record<string, string | number | undefined> = {
    Steps: parameters.steps,
    Sampler: sampler || undefined,
    'Schedule type': type,
    'CFG scale': parameters.guidanceScale,
    Seed: parameters.seed,
    Size: width && height ? `${width}x${height}` : undefined,
    Model: parameters.model,
    'Denoising strength': parameters.strength,
    'Clip skip': clipSkip > 0 ? clipSkip + 1 : undefined,
    Eta: parameters.eta,
    RNG: parameters.rng?.toUpperCase(),
    Emphasis: parameters.emphasis === 'none' ? 'None' : undefined,
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

/** Absent is AUTOMATIC1111's default: noise of the graphics card. The name of its checkpoint is no id of ours. */
function fromInfotext({ prompt, negativePrompt, fields }: Infotext): GenerateOptions | null {
  if (!prompt && !negativePrompt && fields.size === 0) return null;
  const number = (key: string): number | undefined => (fields.has(key) ? Number(fields.get(key)) : undefined);
  const clipSkip = number('Clip skip');
  return pickSettings({
    prompt,
    negativePrompt: negativePrompt || undefined,
    steps: number('Steps'),
    scheduler: fromSampler(fields.get('Sampler') ?? '', fields.get('Schedule type')),
    guidanceScale: number('CFG scale'),
    seed: number('Seed'),
    width: number('Size-1'),
    height: number('Size-2'),
    strength: number('Denoising strength'),
    clipSkip: clipSkip === undefined ? undefined : clipSkip - 1,
    eta: number('Eta'),
    rng: fields.size === 0 ? undefined : fields.get('RNG') === 'CPU' ? 'cpu' : 'nv',
    emphasis: fields.get('Emphasis') === 'None' ? 'none' : undefined,
    maskBlur: number('Mask blur'),
    inpaintArea: fields.get('Inpaint area') === 'Only masked' ? 'masked' : undefined,
    maskPadding: number('Masked area padding'),
  });
}
