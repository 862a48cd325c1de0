import type { ExpandedTags } from 'exifreader';

/** How much of a file is read for its metadata, in bytes: they stand before the pixels, with a small picture of their own. */
const reach = 1024 * 1024;

/** What a camera wrote into a file, as names with values to read; empty where it wrote nothing. */
export async function readExif(file: Blob): Promise<[name: string, value: string][]> {
  const { load } = await import('exifreader');
  try {
    const bytes = await file.slice(0, reach).arrayBuffer();
    return exifFacts(await load(bytes, { expanded: true, async: true }));
  } catch {
    return []; // a format that carries none, or metadata that are broken: nothing is known
  }
}

/** What of it a person asks for. */
export function exifFacts({ exif = {}, gps = {}, iptc = {}, xmp }: ExpandedTags): [name: string, value: string][] {
  const text = (tag: { description?: unknown } | undefined): string =>
    typeof tag?.description === 'string' || typeof tag?.description === 'number' ? String(tag.description).trim() : '';
  const exposure = [
    text(exif.ExposureTime) && `${text(exif.ExposureTime)} s`,
    text(exif.FNumber),
    text(exif.ISOSpeedRatings) && `ISO ${text(exif.ISOSpeedRatings)}`,
    text(exif.FocalLength),
  ];
  const { Latitude, Longitude, Altitude } = gps;
  const place = Latitude !== undefined &&
    Longitude !== undefined && [degrees(Latitude, 'N', 'S'), degrees(Longitude, 'E', 'W')];
  const facts: [string, string][] = [
    ['Title', text(iptc['Object Name']) || text(xmp?.title)],
    ['Caption', text(exif.ImageDescription) || text(iptc['Caption/Abstract']) || text(xmp?.description)],
    ['Camera', camera(text(exif.Make), text(exif.Model))],
    ['Lens', text(exif.LensModel)],
    ['Exposure', exposure.filter(Boolean).join(' · ')],
    [
      'Place',
      place ? [...place, Altitude === undefined ? '' : `${Math.round(Altitude)} m`].filter(Boolean).join(', ') : '',
    ],
    ['Keywords', text(xmp?.subject)],
    ['By', text(exif.Artist)],
    ['Rights', text(exif.Copyright)],
    ['Software', text(exif.Software)],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** Makers like to write their name into the model as well. */
const camera = (make: string, model: string): string =>
  model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();

const degrees = (value: number, plus: string, minus: string): string =>
  `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
