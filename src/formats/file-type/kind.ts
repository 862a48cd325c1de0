/** What a file is good for here. `graphic`: drawings, icons, and layers of a document; `vectors`: what a library exports. */
export type FileKind = 'picture' | 'graphic' | 'raw' | 'sound' | 'video' | 'model' | 'vectors' | 'other';

/** What a file is, as its first bytes say. */
export interface FileType {
  kind: FileKind;
  /** For people: “a PNG picture”. */
  name: string;
  /** The usual ending of such files, where the bytes are of one format: “png”. */
  ending?: string;
}

/** Systems and browsers know no type for many of these. */
const endings: Record<Exclude<FileKind, 'other'>, string> = {
  picture: 'jpg jpeg jpe jfif pjp pjpeg png apng webp avif gif bmp dib tif tiff heic heif hif hic jxl',
  graphic: 'svg ico psd jp2',
  raw: 'cr2 cr3 nef nrw arw srf sr2 dng orf pef rw2 raf',
  sound:
    'mp3 mp2 mp1 wav wave w64 rf64 bwf m4a m4b m4r aac adts ogg oga opus spx flac aif aiff aifc au snd caf mka weba wma amr awb ac3 eac3 dts',
  video: 'mp4 m4v mov qt webm mkv mk3d avi divx ogv ogm 3gp 3g2 3gpp ts m2ts mts m2t mpg mpeg mpe vob wmv asf flv f4v',
  model: 'safetensors onnx gguf',
  vectors: 'npz npy parquet',
};
const kinds = new Map(
  (Object.keys(endings) as (keyof typeof endings)[]).flatMap((kind) =>
    endings[kind].split(' ').map((ending) => [ending, kind] as const),
  ),
);

/** The kind of an ending in lower case; `other` for what is not known. */
export const kindByEnding = (ending: string): FileKind => kinds.get(ending) ?? 'other';

/** All endings of a kind. */
export const endingsOf = (kind: keyof typeof endings): readonly string[] => endings[kind].split(' ');
