import { AppError } from '../../../runtime/errors.ts';
import type { Filter } from '../../../runtime/picture/coefficients.ts';

/** Changes whenever the same file would give other pixels; stored vectors are then made anew. */
export const preprocessingVersion = 'rgb-first, pillow-13';

/** What happens to a picture before the vision tower sees it. */
export interface Preprocessing {
  /** `shortest`: the short side becomes `edge`, the long one follows. `exact`: both sides are given, whatever the shape. */
  readonly resize?: { mode: 'shortest'; edge: number } | { mode: 'exact'; width: number; height: number };
  readonly filter: Filter;
  /** Cut from the middle, after the resize. */
  readonly crop?: { readonly width: number; readonly height: number };
  /** Per channel, the float32 value of each byte. */
  readonly tables: readonly [Float32Array, Float32Array, Float32Array];
}

type Size = number | { shortest_edge?: number; height?: number; width?: number };

/** Hugging Face's `preprocessor_config.json`, as far as it is used. */
interface PreprocessorConfig {
  size?: Size;
  crop_size?: Size;
  resample?: number;
  do_resize?: boolean;
  do_center_crop?: boolean;
  do_rescale?: boolean;
  do_normalize?: boolean;
  rescale_factor?: number;
  image_mean?: number[];
  image_std?: number[];
}

/** Pillow's numbers for its filters (`PIL.Image.Resampling`); nearest, box and Hamming are used by no CLIP. */
const filters: Record<number, Filter> = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };

/**
 * Reads a `preprocessor_config.json`, or open_clip's `preprocess_cfg.json`. Throws `model-corrupt`, naming the field that
 * is missing or unknown.
 */
export function parsePreprocessing(file: unknown): Preprocessing {
  if (typeof file !== 'object' || file === null) throw corrupt('is not a JSON object');
  const config = 'interpolation' in file ? fromOpenClip(file as OpenClipConfig) : (file as PreprocessorConfig);
  const cropped = config.do_center_crop ?? config.crop_size !== undefined;
  const crop = cropped ? rectangle(config.crop_size ?? config.size, 'crop_size') : undefined;
  const resize = (config.do_resize ?? true) ? parseResize(config.size, cropped) : undefined;
  const filter = filters[config.resample ?? 3];
  if (!filter)
    throw corrupt(`names resampling filter ${config.resample}; known are 1 (Lanczos), 2 (bilinear), 3 (bicubic)`);
  return { filter, tables: byteTables(config), ...(crop && { crop }), ...(resize && { resize }) };
}

/** `PreprocessCfg` of open_clip (src/open_clip/transform.py), as immich's exports carry it. */
interface OpenClipConfig {
  /** A side, or [height, width]. */
  size?: number | [number, number];
  mean?: number[];
  std?: number[];
  interpolation?: string;
  resize_mode?: string;
}
/** `random` is for training; open_clip evaluates with bicubic then. */
const interpolations: Record<string, number> = { bilinear: 2, bicubic: 3, random: 3 };

/** The same in Hugging Face's words. */
function fromOpenClip(file: OpenClipConfig): PreprocessorConfig {
  const { size, mean, std, interpolation = 'bicubic', resize_mode: mode = 'shortest' } = file;
  const [height, width] = typeof size === 'object' ? size : [size, size];
  if (!height || !width) throw corrupt(`has no usable size: ${JSON.stringify(size)}`);
  const resample = interpolations[interpolation];
  if (!resample) throw corrupt(`names interpolation ${interpolation}; known are bilinear and bicubic`);
  const rest = { resample, ...(mean && { image_mean: mean }), ...(std && { image_std: std }) };
  if (mode === 'squash') return { ...rest, size: { height, width }, do_center_crop: false };
  if (mode === 'shortest' && height === width) return { ...rest, size: height, crop_size: { height, width } };
  throw corrupt(`resizes ${mode} to ${height} x ${width}; known are squash, and shortest to a square`);
}

/** Size of what the tower gets; without a crop of a fixed size it depends on the picture. */
export const outputSize = ({ crop, resize }: Preprocessing): { width: number; height: number } | undefined =>
  crop ?? (resize?.mode === 'exact' ? resize : undefined);

function corrupt(problem: string): AppError {
  return new AppError('model-corrupt', `The preprocessing file ${problem}.`);
}

/** A bare number is the short side for models that crop, both sides for those that do not (SigLIP). */
function parseResize(size: Size | undefined, cropped: boolean): NonNullable<Preprocessing['resize']> {
  if (typeof size === 'number' && cropped) return { mode: 'shortest', edge: size };
  if (typeof size === 'object' && size.shortest_edge) return { mode: 'shortest', edge: size.shortest_edge };
  return { mode: 'exact', ...rectangle(size, 'size') };
}

function rectangle(size: Size | undefined, field: string): { width: number; height: number } {
  if (typeof size === 'number') return { width: size, height: size };
  const width = size?.width ?? size?.shortest_edge;
  const height = size?.height ?? size?.shortest_edge;
  if (!width || !height) throw corrupt(`has no usable ${field}: ${JSON.stringify(size)}`);
  return { width, height };
}

/** Rounded to float32 after each step, as torch does it: (v / 255 - mean) / std. */
function byteTables(config: PreprocessorConfig): Preprocessing['tables'] {
  const { do_rescale: rescale = true, do_normalize: normalize = true, rescale_factor: factor = 1 / 255 } = config;
  const { image_mean: mean, image_std: std } = config;
  if (normalize && (mean?.length !== 3 || std?.length !== 3))
    throw corrupt('has no image_mean and image_std of three channels');
  const isUsual = Math.abs(factor * 255 - 1) < 1e-6;
  const table = (channel: number): Float32Array =>
    Float32Array.from({ length: 256 }, (_, byte) => {
      const scaled = rescale ? Math.fround(isUsual ? byte / 255 : byte * factor) : byte;
      if (!normalize) return scaled;
      return Math.fround(scaled - Math.fround(mean![channel]!)) / Math.fround(std![channel]!);
    });
  return [table(0), table(1), table(2)];
}
