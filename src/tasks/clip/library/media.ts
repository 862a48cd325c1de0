/** How a file becomes something to look at. */
export type Media = 'picture' | 'video' | 'raw';

const endings: Record<Media, readonly string[]> = {
  picture: 'jpg jpeg jfif png webp avif gif bmp heic heif tif tiff jxl'.split(' '),
  video: 'mp4 m4v mov webm mkv'.split(' '),
  raw: 'cr2 nef nrw arw srf sr2 dng orf pef rw2 raf'.split(' '),
};

/** The ending of a name, in lower case, without its point. */
const endingOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** What kind of file it is by the ending of its name; undefined for what the library does not take. */
export function mediaOf(path: string): Media | undefined {
  const ending = endingOf(path);
  return (Object.keys(endings) as Media[]).find((media) => endings[media].includes(ending));
}

const aliases: Record<string, string> = { jpeg: 'jpg', jfif: 'jpg', tiff: 'tif', heif: 'heic', m4v: 'mp4' };
const plain = (ending: string): string => aliases[ending] ?? ending;

/** Whether a path is of the type a person wrote: `jpg`, `video`, `picture`, `raw`. */
export function isOfType(path: string, type: string): boolean {
  const wanted = type
    .toLowerCase()
    .replace(/^\./, '')
    .replace(/^(photo|image)$/, 'picture');
  return mediaOf(path) === wanted || plain(endingOf(path)) === plain(wanted);
}
