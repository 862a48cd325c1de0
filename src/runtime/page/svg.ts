import { AppError } from '../errors.ts';
import { blankCanvas } from '../picture/codec.ts';

/** Longest side of an SVG that names no size of its own, in pixels. */
const svgFallback = 512;
/** Longest side an SVG is drawn at, in pixels: more says nothing to a model that sees a few hundred. */
const svgLargest = 4096;
/** How much of a file without a type is read to recognise an SVG, in bytes. */
const sniffBytes = 1024;

/** Whether a file is an SVG: by its type, or by how it begins where it has none. */
export async function isSvg(blob: Blob): Promise<boolean> {
  if (blob.type !== '') return blob.type === 'image/svg+xml';
  const head = await blob.slice(0, sniffBytes).text();
  const outside = withoutComments(head).replace(/>\s+</g, '><').trimStart();
  return /^(?:<\?xml[^>]*>)?(?:<!DOCTYPE[^>]*>)?<svg[\s>]/.test(outside);
}

/** Passes over comments one after the other: what is in them is never looked at twice. */
function withoutComments(xml: string): string {
  const [first = '', ...rest] = xml.split('<!--');
  return first + rest.map((part) => (part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : '')).join('');
}

/**
 * Draws an SVG at its own size, on white or on nothing. An `<img>` runs no script of the SVG and loads nothing outside it
 * (HTML standard, "secure static mode"); a worker has no other way to draw one. Throws `bad-input` with its name.
 */
export async function drawSvg(
  blob: Blob,
  { name, keepsAlpha = false }: { name: string; keepsAlpha?: boolean | undefined },
): Promise<ImageBitmap> {
  const hasSize = namesSize(await blob.slice(0, sniffBytes).text());
  const url = URL.createObjectURL(blob.type ? blob : new Blob([blob], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = svgSize(image.naturalWidth, image.naturalHeight, { hasSize });
    const { canvas, context } = blankCanvas({ width, height }, { alpha: keepsAlpha });
    context.fillStyle = 'white';
    if (!keepsAlpha) context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'bad-input',
      `${name} is not a readable SVG. Open it in an editor and save it again, or choose another picture.`,
      { cause },
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Whether the root of an SVG names width and height in lengths; otherwise browsers make up a small size. */
function namesSize(head: string): boolean {
  const root = /<svg[\s>][^>]*/.exec(head)?.[0] ?? '';
  return ['width', 'height'].every((side) => new RegExp(`\\s${side}\\s*=\\s*["']\\s*[\\d.]+[a-z]*\\s*["']`).test(root));
}

/** The size to draw at: its own, or 512 px on the longest side where it names none, and at most 4,096 px. */
export function svgSize(
  width: number,
  height: number,
  { hasSize }: { hasSize: boolean },
): { width: number; height: number } {
  if (width === 0 || height === 0) return { width: svgFallback, height: svgFallback };
  const longest = Math.max(width, height);
  const scale = (hasSize ? Math.min(longest, svgLargest) : svgFallback) / longest;
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
