import type { LibavFacts, LibavSound } from './decode.ts';

/** Names that people know, by FFmpeg's names of containers. */
const containers: Record<string, string> = {
  aac: 'ADTS',
  ac3: 'AC-3',
  aiff: 'AIFF',
  amr: 'AMR',
  ape: 'Monkey’s Audio',
  asf: 'Windows Media',
  au: 'AU',
  avi: 'AVI',
  caf: 'Core Audio Format',
  dsf: 'DSD',
  dss: 'DSS',
  dts: 'DTS',
  dv: 'DV',
  eac3: 'E-AC-3',
  flac: 'FLAC',
  flv: 'Flash Video',
  gsm: 'GSM',
  loas: 'LATM',
  mp3: 'MP3',
  mpeg: 'MPEG program stream',
  mpegts: 'MPEG transport stream',
  mxf: 'MXF',
  nistsphere: 'NIST SPHERE',
  ogg: 'Ogg',
  rm: 'RealMedia',
  sox: 'SoX',
  tta: 'TTA',
  voc: 'Creative Voice',
  w64: 'Wave64',
  wav: 'WAV',
  wv: 'WavPack',
};

/** By FFmpeg's names of codecs; others are their FFmpeg names in capitals. */
const codecs: Record<string, string> = {
  aac_latm: 'AAC (LATM)',
  ac3: 'AC-3',
  adpcm_g722: 'G.722',
  adpcm_g726: 'G.726',
  adpcm_g726le: 'G.726',
  adpcm_ima_qt: 'IMA ADPCM',
  adpcm_ima_wav: 'IMA ADPCM',
  adpcm_ms: 'Microsoft ADPCM',
  adpcm_swf: 'Flash ADPCM',
  adpcm_yamaha: 'Yamaha ADPCM',
  amr_nb: 'AMR',
  amr_wb: 'AMR-WB',
  ape: 'Monkey’s Audio',
  dvaudio: 'DV audio',
  eac3: 'E-AC-3',
  g723_1: 'G.723.1',
  g729: 'G.729',
  gsm_ms: 'GSM',
  nellymoser: 'Nellymoser',
  opus: 'Opus',
  pcm_alaw: 'A-law',
  pcm_bluray: 'LPCM',
  pcm_dvd: 'LPCM',
  pcm_mulaw: 'µ-law',
  speex: 'Speex',
  truehd: 'TrueHD',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  wmalossless: 'Windows Media Audio Lossless',
  wmapro: 'Windows Media Audio Pro',
  wmav1: 'Windows Media Audio',
  wmav2: 'Windows Media Audio',
  wmavoice: 'Windows Media Audio Voice',
};

/** What a container is called; `head` is the file's beginning, which tells relatives apart. */
export function containerName(format: string, head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, 64));
  if (format.startsWith('mov')) return movName(text.slice(4, 8) === 'ftyp' ? text.slice(8, 12) : '');
  if (format.startsWith('matroska')) return text.includes('webm') ? 'WebM' : 'Matroska';
  return containers[format] ?? format.toUpperCase();
}

function movName(brand: string): string {
  if (brand.startsWith('3g')) return '3GP';
  return brand && brand !== 'qt  ' ? 'MP4' : 'QuickTime';
}

export function codecName({ codec, tag }: Pick<LibavSound, 'codec' | 'tag'>): string {
  if (codec === 'none') return tag === '0x0' ? 'something unknown' : `“${tag}”`;
  if (codecs[codec]) return codecs[codec];
  return codec.startsWith('pcm_') ? 'PCM' : codec.toUpperCase().replaceAll('_', '-');
}

/** "MP4 with AAC"; "MP3" where both are the same. */
export function kindOf({ format = '', sound }: LibavFacts, head: Uint8Array): string {
  const container = containerName(format, head);
  const codec = sound ? codecName(sound) : container;
  return container === codec ? container : `${container} with ${codec}`;
}
