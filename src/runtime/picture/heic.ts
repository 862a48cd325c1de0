import { AppError } from '../errors.ts';
import { foreign } from '../foreign.ts';

/** What is used of libheif's own wrapper (libheif, `post.js`); the package has no types for it. */
interface HeifImage {
  is_primary(): boolean;
  get_width(): number;
  get_height(): number;
  display(
    target: { data: Uint8ClampedArray; width: number; height: number },
    done: (shown: object | null) => void,
  ): void;
  free(): void;
}
interface Libheif {
  HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[]; decoder: { delete(): void } | null };
}

let loading: Promise<Libheif> | undefined;

/** 2 MB, fetched at the first HEIC photo that the browser does not decode itself. It is a file of its own (LGPL-3.0). */
async function libheif(): Promise<Libheif> {
  loading ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then(
    ({ default: start }: { default: () => Libheif | Promise<Libheif> }) => start(),
  );
  loading.catch(() => (loading = undefined));
  return loading;
}

/**
 * The main picture of a HEIC file as RGBA, turned upright as the file says. `check` is told its size before any pixel is
 * made. Throws `bad-input` for a file that is damaged or coded in another way than HEVC.
 */
export async function decodeHeic(
  bytes: Uint8Array,
  check: (size: { width: number; height: number }) => void,
): Promise<ImageData> {
  const library = await libheif();
  return foreign(() => mainPicture(library, bytes, check), { message: damaged().message });
}

async function mainPicture(
  { HeifDecoder }: Libheif,
  bytes: Uint8Array,
  check: (size: { width: number; height: number }) => void,
): Promise<ImageData> {
  const decoder = new HeifDecoder();
  const images = decoder.decode(bytes);
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (!image) throw damaged();
    const size = { width: image.get_width(), height: image.get_height() };
    check(size);
    const target = new ImageData(size.width, size.height);
    await new Promise<void>((resolve, reject) =>
      image.display(target, (shown) => (shown ? resolve() : reject(damaged()))),
    );
    return target;
  } finally {
    for (const image of images) image.free();
    decoder.decoder?.delete();
  }
}

const damaged = (): AppError =>
  new AppError(
    'bad-input',
    'The file is a HEIC photo that cannot be decoded: it is damaged, cut off, or coded in an unusual way. Export it as JPEG.',
  );
