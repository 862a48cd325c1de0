import { blobSource, viewOf } from './byte-source.ts';

/** How the samples of a WAV file are written, and where they lie. */
export interface WavLayout {
  readonly encoding: 'int' | 'float' | 'alaw' | 'mulaw';
  /** Bytes a sample. */
  readonly sampleBytes: number;
  readonly channels: number;
  /** Hertz. */
  readonly sampleRate: number;
  /** `dwChannelMask`, 0 where the file does not say which speaker is which. */
  readonly channelMask: number;
  /** Where the samples begin, bytes from the start of the file. */
  readonly dataStart: number;
  /** Bytes of whole frames that are there. */
  readonly dataBytes: number;
  /** Bytes that the header announces; undefined when it was written before the length was known. */
  readonly declaredBytes: number | undefined;
}

const formatTags: Record<number, WavLayout['encoding']> = { 1: 'int', 3: 'float', 6: 'alaw', 7: 'mulaw' };
const extensible = 0xfffe;
/** What a writer that cannot seek leaves in a 32-bit length field; RF64 keeps the true one elsewhere. */
const unknownLength = 0xffffffff;
/** Bytes that are read to find chunk headers; chunks may be larger. */
const headerWindow = 4096;

/**
 * Reads the header of a WAVE file: PCM of 8 to 32 bits, float of 32 and 64, A-law, µ-law, plain or
 * extensible, and RF64 (EBU Tech 3306). Null when the file is no WAVE file, or one in a coding that is none of these.
 * Throws a RangeError with the reason when it is one but broken. Lengths that say more than there is are cut.
 */
export async function readWavLayout(file: Blob, signal?: AbortSignal): Promise<WavLayout | null> {
  const source = blobSource(file, signal);
  const view = async (from: number, length: number): Promise<DataView> => viewOf(await source.read(from, length));
  const start = await view(0, 12);
  if (start.byteLength < 12 || !['RIFF', 'RF64'].includes(code(start, 0)) || code(start, 8) !== 'WAVE') return null;
  let format: Format | null | undefined;
  let longLength: number | undefined;
  for (let at = 12; at + 8 <= file.size;) {
    const header = await view(at, 8);
    const id = code(header, 0);
    const length = header.getUint32(4, true);
    const body = at + 8;
    if (id === 'ds64') longLength = Number((await view(body, 16)).getBigUint64(8, true));
    if (id === 'fmt ') format = readFormat(await view(body, Math.min(length, headerWindow)));
    if (format === null) return null;
    if (id === 'data') {
      if (!format) throw new RangeError('its data chunk comes before its format chunk');
      const declared = length === unknownLength ? longLength : length;
      return { ...format, ...dataExtent(file, body, { declared, frameBytes: format.sampleBytes * format.channels }) };
    }
    at = body + length + (length % 2);
  }
  throw new RangeError(format ? 'it has no data chunk' : 'it ends before its format chunk');
}

type Format = Omit<WavLayout, 'dataStart' | 'dataBytes' | 'declaredBytes'>;

/** Null when the samples are coded in a way that is not read here (ADPCM, MP3 in WAV and the like). */
function readFormat(fmt: DataView): Format | null {
  if (fmt.byteLength < 16) throw new RangeError('its format chunk is too short');
  const tag = fmt.getUint16(0, true);
  const isExtensible = tag === extensible && fmt.byteLength >= 40;
  const encoding = formatTags[isExtensible ? fmt.getUint16(24, true) : tag];
  const channels = fmt.getUint16(2, true);
  const sampleRate = fmt.getUint32(4, true);
  const sampleBytes = Math.ceil(fmt.getUint16(14, true) / 8);
  const channelMask = isExtensible ? fmt.getUint32(20, true) : 0;
  if (!encoding) return null;
  const accepted = { int: [1, 2, 3, 4], float: [4, 8], alaw: [1], mulaw: [1] }[encoding];
  if (!accepted.includes(sampleBytes)) throw new RangeError(`it has ${encoding} samples of ${sampleBytes} bytes`);
  if (channels === 0 || sampleRate === 0) throw new RangeError(`it has ${channels} channels at ${sampleRate} Hz`);
  return { encoding, sampleBytes, channels, sampleRate, channelMask };
}

/** A length of 0 at the very end of the header is what recorders leave that were cut off: then all that follows is sound. */
function dataExtent(
  file: Blob,
  dataStart: number,
  { declared, frameBytes }: { declared: number | undefined; frameBytes: number },
): Pick<WavLayout, 'dataStart' | 'dataBytes' | 'declaredBytes'> {
  const present = Math.max(0, file.size - dataStart);
  const isUnknown = declared === undefined || (declared === 0 && present > 0);
  const bytes = isUnknown ? present : Math.min(declared, present);
  return {
    dataStart,
    dataBytes: bytes - (bytes % frameBytes),
    declaredBytes: isUnknown ? undefined : declared,
  };
}

const code = (bytes: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => (at + i < bytes.byteLength ? bytes.getUint8(at + i) : 0)));

/** Splits interleaved frames into channels and scales them to [-1, 1); bytes that do not fill a frame are left out. */
export function decodeWavFrames(bytes: Uint8Array, layout: Format): Float32Array[] {
  const { channels, sampleBytes } = layout;
  const frames = Math.floor(bytes.byteLength / (channels * sampleBytes));
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sample = sampleReader(layout);
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++)
      plane[frame] = sample(data, (frame * channels + channel) * sampleBytes);
    return plane;
  });
}

type SampleReader = (data: DataView, at: number) => number;

function sampleReader({ encoding, sampleBytes }: Pick<WavLayout, 'encoding' | 'sampleBytes'>): SampleReader {
  if (encoding === 'alaw') return (data, at) => alaw(data.getUint8(at)) / 32_768;
  if (encoding === 'mulaw') return (data, at) => mulaw(data.getUint8(at)) / 32_768;
  if (encoding === 'float')
    return sampleBytes === 8 ? (data, at) => data.getFloat64(at, true) : (data, at) => data.getFloat32(at, true);
  if (sampleBytes === 1) return (data, at) => (data.getUint8(at) - 128) / 128;
  if (sampleBytes === 2) return (data, at) => data.getInt16(at, true) / 32_768;
  if (sampleBytes === 3) return (data, at) => (data.getUint16(at, true) + data.getInt8(at + 2) * 65_536) / 8_388_608;
  return (data, at) => data.getInt32(at, true) / 2_147_483_648;
}

/** ITU-T G.711, A-law: even bits inverted, 3 bits of exponent, 4 of mantissa; as 16-bit. */
function alaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const level = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return bits & 0x80 ? level : -level;
}

/** ITU-T G.711, µ-law: all bits inverted, a bias of 33 (132 at 16 bits). */
function mulaw(byte: number): number {
  const bits = ~byte & 0xff;
  const level = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -level : level;
}

/** Bytes before the samples of what `wavHeader` begins. */
const headerBytes = 44;

/** The beginning of a WAVE file of 16-bit mono PCM; the samples, little-endian, follow. */
export function wavHeader(samples: number, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes);
  const data = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  data.setUint32(4, headerBytes - 8 + 2 * samples, true);
  text(8, 'WAVEfmt ');
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, sampleRate, true);
  data.setUint32(28, 2 * sampleRate, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, 'data');
  data.setUint32(40, 2 * samples, true);
  return bytes;
}

/** Samples in [-1, 1] as 16-bit PCM, little-endian, rounded and clipped. */
export function wavSamples(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * samples.length);
  const data = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries())
    data.setInt16(2 * index, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
  return bytes;
}
