/** What a file is, as far as its type and name tell; only a decoder knows whether that is true. */
export type FileKind = 'picture' | 'sound' | 'video' | 'model' | 'other';

/** Systems know no type for some of these, and browsers for others. */
const endings: Record<Exclude<FileKind, 'other'>, readonly string[]> = {
  picture: 'png jpg jpeg jfif webp avif gif bmp svg ico tif tiff heic heif jxl'.split(' '),
  sound: 'mp3 wav m4a aac ogg oga opus flac aif aiff wma'.split(' '),
  video: 'mp4 m4v mov webm mkv avi ogv'.split(' '),
  model: 'safetensors onnx'.split(' '),
};
const kindOfType: Record<string, FileKind> = { image: 'picture', audio: 'sound', video: 'video' };

/** The kind by type, else by the ending of the name. */
export function kindOf({ name, type }: Pick<File, 'name' | 'type'>): FileKind {
  const byType = kindOfType[type.split('/')[0] ?? ''];
  if (byType) return byType;
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const byEnding = Object.entries(endings).find(([, list]) => list.includes(ending));
  return (byEnding?.[0] as FileKind | undefined) ?? 'other';
}
