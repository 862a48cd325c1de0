// The files of audio-sweep.ts, made by ffmpeg 5.1: containers, codecs, rates, layouts, late starts, gaps, cuts, noise, joins.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ffmpeg = (...args: string[]) =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });

/** Channels of the layouts. */
const layoutChannels = { mono: 1, stereo: 2, '2.1': 3, '4.0': 4, '5.0': 5, '5.1': 6, '6.1': 7, '7.1': 8 };
type Layout = keyof typeof layoutChannels;

/** name → [codec options, rates, layouts]; the ending says the container. */
const plain: Record<string, [options: string, rates: number[], layouts: Layout[]]> = {
  'mp3.mp3': ['-c:a libmp3lame', [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000], ['mono', 'stereo']],
  'vbr.mp3': ['-c:a libmp3lame -q:a 4', [44100], ['stereo']],
  'headless.mp3': ['-c:a libmp3lame -q:a 4 -write_xing 0', [44100], ['stereo']],
  'mp2.mp2': ['-c:a mp2', [24000, 44100, 48000], ['mono', 'stereo']],
  'aac.aac': ['-c:a aac', [8000, 12000, 16000, 22050, 44100, 48000, 96000], ['mono', 'stereo', '5.1']],
  'aac.m4a': ['-c:a aac', [8000, 22050, 44100, 48000, 96000], ['mono', 'stereo', '5.1', '7.1']],
  'alac.m4a': ['-c:a alac', [16000, 44100, 96000], ['mono', 'stereo']],
  'ac3.mp4': ['-c:a ac3', [48000], ['stereo', '5.1']],
  'pcm.mov': ['-c:a pcm_s16be', [8000, 44100], ['stereo']],
  'ima.mov': ['-c:a adpcm_ima_qt', [22050], ['mono', 'stereo']],
  'f32.mov': ['-c:a pcm_f32le', [48000], ['stereo']],
  'aac.3gp': ['-c:a aac', [16000], ['mono']],
  'vorbis.ogg': ['-c:a libvorbis', [8000, 16000, 22050, 44100, 48000, 96000], ['mono', 'stereo', '5.1']],
  'opus.opus': ['-c:a libopus', [8000, 16000, 24000, 48000], ['mono', 'stereo', '5.1']],
  'speex.spx': ['-c:a libspeex', [8000, 16000, 32000], ['mono', 'stereo']],
  'flac.oga': ['-c:a flac', [16000, 44100], ['stereo']],
  'flac.flac': [
    '-c:a flac',
    [6000, 8000, 12000, 14000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 128000, 176400, 192000],
    ['mono'],
  ],
  'many.flac': ['-c:a flac -sample_fmt s32', [48000], ['stereo', '2.1', '4.0', '5.0', '5.1', '6.1', '7.1']],
  'opus.webm': ['-c:a libopus', [48000], ['mono', 'stereo']],
  'vorbis.webm': ['-c:a libvorbis', [44100], ['mono', 'stereo']],
  'aac.mkv': ['-c:a aac', [44100, 48000], ['stereo', '5.1']],
  'mp3.mkv': ['-c:a libmp3lame', [44100], ['stereo']],
  'flac.mka': ['-c:a flac', [44100], ['stereo']],
  'ac3.mkv': ['-c:a ac3', [44100, 48000], ['stereo', '5.1']],
  'eac3.mkv': ['-c:a eac3', [48000], ['stereo', '5.1']],
  'dts.mkv': ['-c:a dca -strict -2', [48000], ['stereo', '5.1']],
  'truehd.mkv': ['-c:a truehd -strict -2', [48000], ['stereo']],
  'pcm.mkv': ['-c:a pcm_s24le', [48000], ['stereo']],
  'alac.mkv': ['-c:a alac', [44100], ['stereo']],
  'wavpack.mka': ['-c:a wavpack', [44100], ['stereo']],
  'tta.mka': ['-c:a tta', [44100], ['stereo']],
  'aac.m2t': ['-c:a aac', [44100, 48000], ['mono', 'stereo', '5.1']],
  'mp3.m2t': ['-c:a libmp3lame', [44100], ['stereo']],
  'mp2.m2t': ['-c:a mp2', [48000], ['stereo']],
  'ac3.m2t': ['-c:a ac3', [48000], ['stereo', '5.1']],
  'eac3.m2t': ['-c:a eac3', [48000], ['stereo']],
  'opus.m2t': ['-c:a libopus', [48000], ['stereo']],
  'dts.m2t': ['-c:a dca -strict -2', [48000], ['stereo']],
  'latm.m2t': ['-c:a aac -mpegts_flags latm', [48000], ['stereo']],
  'lpcm.m2ts': ['-c:a pcm_bluray', [48000, 96000], ['stereo', '5.1']],
  'mp2.vob': ['-c:a mp2 -f vob', [48000], ['stereo']],
  'ac3.vob': ['-c:a ac3 -f vob', [48000], ['stereo']],
  'lpcm.vob': ['-c:a pcm_dvd -f vob', [48000], ['stereo']],
  'mp3.avi': ['-c:a libmp3lame', [44100], ['stereo']],
  'pcm.avi': ['-c:a pcm_s16le', [22050], ['mono', 'stereo']],
  'ac3.avi': ['-c:a ac3', [48000], ['stereo']],
  'adpcm.avi': ['-c:a adpcm_ima_wav', [22050], ['mono']],
  'aac.flv': ['-c:a aac', [44100], ['stereo']],
  'mp3.flv': ['-c:a libmp3lame', [22050, 44100], ['mono', 'stereo']],
  'adpcm.flv': ['-c:a adpcm_swf', [22050], ['mono']],
  'nelly.flv': ['-c:a nellymoser', [22050], ['mono']],
  'wma1.wma': ['-c:a wmav1', [44100], ['stereo']],
  'wma2.wma': ['-c:a wmav2', [16000, 22050, 44100, 48000], ['mono', 'stereo']],
  'pcm16.wav': ['-c:a pcm_s16le', [8000, 11025, 44100, 48000, 96000], ['mono', 'stereo', '5.1']],
  'pcm8.wav': ['-c:a pcm_u8', [8000], ['mono']],
  'pcm24.wav': ['-c:a pcm_s24le', [44100], ['stereo']],
  'f64.wav': ['-c:a pcm_f64le', [44100], ['stereo']],
  'alaw.wav': ['-c:a pcm_alaw', [8000], ['mono']],
  'mulaw.wav': ['-c:a pcm_mulaw', [8000], ['stereo']],
  'ms.wav': ['-c:a adpcm_ms', [8000, 22050, 44100], ['mono', 'stereo']],
  'ima.wav': ['-c:a adpcm_ima_wav', [8000, 22050, 44100], ['mono', 'stereo']],
  'yamaha.wav': ['-c:a adpcm_yamaha', [22050], ['mono']],
  'gsm.wav': ['-c:a libgsm_ms', [8000], ['mono']],
  'g722.wav': ['-c:a g722', [16000], ['mono']],
  'g726.wav': ['-c:a g726 -b:a 32k', [8000], ['mono']],
  'g723.wav': ['-c:a g723_1 -b:a 6300', [8000], ['mono']],
  'mp3.wav': ['-c:a libmp3lame', [44100], ['stereo']],
  'pcm.w64': ['-c:a pcm_s16le', [44100], ['stereo']],
  'ima.w64': ['-c:a adpcm_ima_wav', [22050], ['mono']],
  'pcm.aiff': ['-c:a pcm_s16be', [8000, 44100], ['mono', 'stereo']],
  'pcm24.aiff': ['-c:a pcm_s24be', [48000], ['stereo']],
  'little.aifc': ['-f aiff -c:a pcm_s16le', [44100], ['stereo']],
  'mulaw.aifc': ['-f aiff -c:a pcm_mulaw', [8000], ['mono']],
  'alaw.aifc': ['-f aiff -c:a pcm_alaw', [8000], ['mono']],
  'pcm.au': ['-c:a pcm_s16be', [8000, 44100], ['mono', 'stereo']],
  'mulaw.au': ['-c:a pcm_mulaw', [8000], ['mono']],
  'f32.au': ['-c:a pcm_f32be', [44100], ['stereo']],
  'pcm.caf': ['-c:a pcm_s16be', [44100], ['stereo']],
  'alac.caf': ['-c:a alac', [44100], ['stereo']],
  'ima.caf': ['-c:a adpcm_ima_qt', [44100], ['stereo']],
  'mulaw.caf': ['-c:a pcm_mulaw', [8000], ['mono']],
  'raw.ac3': ['-c:a ac3', [32000, 44100, 48000], ['mono', 'stereo', '5.1']],
  'raw.eac3': ['-c:a eac3', [48000], ['stereo', '5.1']],
  'raw.dts': ['-c:a dca -strict -2', [44100, 48000], ['stereo', '5.1']],
  'raw.thd': ['-f truehd -c:a truehd -strict -2', [48000], ['stereo']],
  'raw.gsm': ['-c:a libgsm', [8000], ['mono']],
  'raw.latm': ['-c:a aac', [44100], ['stereo']],
  'raw.tta': ['-c:a tta', [44100], ['stereo']],
  'raw.wv': ['-c:a wavpack', [16000, 44100], ['mono', 'stereo']],
  'pcm.voc': ['-c:a pcm_u8', [11025], ['mono']],
  'pcm.sox': ['-c:a pcm_s32le', [44100], ['stereo']],
  'pcm.ircam': ['-f ircam -c:a pcm_s16le', [44100], ['stereo']],
  'pcm.mxf': ['-c:a pcm_s16le', [48000], ['mono']],
  'aac.nut': ['-c:a aac', [44100], ['stereo']],
  'ra144.rm': ['-c:a real_144', [8000], ['mono']],
  'ac3.rm': ['-c:a ac3', [44100], ['stereo']],
  'mp2.wtv': ['-c:a mp2', [48000], ['stereo']],
};

/** Containers that hold video too: the same, with the sound later than the picture or with a gap. */
const timed = {
  mp4: '-c:v libx264 -preset ultrafast -c:a aac',
  mov: '-c:v libx264 -preset ultrafast -c:a pcm_s16le',
  mkv: '-c:v libx264 -preset ultrafast -c:a libmp3lame',
  webm: '-c:v libvpx -deadline realtime -c:a libopus',
  m2t: '-c:v libx264 -preset ultrafast -c:a aac',
  m2ts: '-c:v libx264 -preset ultrafast -c:a ac3',
  flv: '-c:v flv -ar 44100 -c:a aac',
  wmv: '-c:v wmv2 -c:a wmav2',
  mpg: '-c:v mpeg1video -r 25 -c:a mp2',
};
/** Seconds that the sound is late. */
const delays = [0.05, 0.5, 2.4];

const mp3 = 'mp3-44100-stereo.mp3';
const damagedFrom = [
  mp3,
  'aac-44100-stereo.aac',
  'aac-44100-stereo.m4a',
  'vorbis-44100-stereo.ogg',
  'opus-48000-mono.opus',
  'flac-44100-mono.flac',
  'opus-48000-stereo.webm',
  'aac-44100-stereo.mkv',
  'aac-44100-stereo.m2t',
  'ac3-48000-stereo.m2t',
  'mp3-44100-stereo.avi',
  'aac-44100-stereo.flv',
  'wma2-44100-stereo.wma',
  'pcm16-44100-stereo.wav',
  'ima-22050-mono.wav',
  'pcm-44100-stereo.aiff',
  'raw-48000-stereo.ac3',
];
const joinedFrom = ['flac-12000-mono.flac', ...damagedFrom].filter((name) =>
  /\.(mp3|aac|ogg|opus|flac|webm|m2t|ac3)$/.test(name),
);

export interface MakeOptions {
  /** A recording of speech. */
  source: string;
  folder: string;
  /** Of it, for each file. */
  seconds: number;
  /** Names of the files that are wanted; all without it. */
  only?: Set<string>;
}

/** Makes the files that are not there yet and gives their names. What this ffmpeg cannot write is left out and told. */
export function makeFiles({ source, folder, seconds, only }: MakeOptions): string[] {
  const names: string[] = [];
  const make = (name: string, create: (path: string) => void): void => {
    const path = join(folder, name);
    if (only && !only.has(name)) return;
    try {
      if (!existsSync(path)) create(path);
      names.push(name);
    } catch (error) {
      process.stderr.write(`not made: ${name}: ${String((error as { stderr?: Buffer }).stderr ?? error)}\n`);
    }
  };
  const cut = ['-ss', '0.2', '-t', String(seconds), '-i', source];

  for (const [key, [options, rates, layouts]] of Object.entries(plain)) {
    const [stem, ending] = key.split('.');
    for (const rate of rates)
      for (const layout of layouts)
        make(`${stem}-${rate}-${layout}.${ending}`, (path) =>
          ffmpeg(...cut, '-af', spread(rate, layout), ...options.split(' '), path),
        );
  }
  const film = ['-f', 'lavfi', '-i', `testsrc=size=64x48:rate=25:duration=${2 * seconds}`];
  for (const [ending, options] of Object.entries(timed)) {
    const encode = ['-pix_fmt', 'yuv420p', ...options.split(' ')];
    for (const delay of delays)
      make(`late-${delay}.${ending}`, (path) =>
        ffmpeg(...film, '-itsoffset', String(delay), ...cut, '-map', '0:v', '-map', '1:a', ...encode, path),
      );
    const between = (from: number, to: number) => `between(t,${from * seconds},${to * seconds})`;
    for (const [label, expression] of [
      ['gap', between(0.3, 0.72)],
      ['gaps', `${between(0.2, 0.28)}+${between(0.5, 0.87)}`],
    ])
      make(`${label}.${ending}`, (path) =>
        ffmpeg(...film, ...cut, '-map', '0:v', '-map', '1:a', '-af', `aselect='not(${expression})'`, ...encode, path),
      );
    make(`short-sound.${ending}`, (path) => ffmpeg(...film, ...cut, '-map', '0:v', '-map', '1:a', ...encode, path));
  }
  make('wrap.m2t', (path) => ffmpeg(...cut, '-c:a', 'aac', '-output_ts_offset', '95440', path));
  make('chain.opus', (path) => {
    for (const serial of [1, 2])
      ffmpeg(...cut, '-c:a', 'libopus', '-serial_offset', String(serial), '-f', 'opus', `${path}.${serial}`);
    writeFileSync(path, Buffer.concat([1, 2].map((serial) => readFileSync(`${path}.${serial}`))));
    for (const serial of [1, 2]) rmSync(`${path}.${serial}`);
  });
  make('fragments.mp4', (path) =>
    ffmpeg(...film, ...cut, '-c:v', 'libx264', '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', path),
  );

  for (const name of damagedFrom) {
    const read = () => readFileSync(join(folder, name));
    for (const part of [0.3, 0.9]) make(`cut-${part}-${name}`, (path) => writeFileSync(path, firstPart(read(), part)));
    make(`noise-${name}`, (path) => writeFileSync(path, overwritten(read(), 0.5, 1500)));
    make(`specks-${name}`, (path) => {
      const once = overwritten(read(), 0.35, 40);
      writeFileSync(path, overwritten(overwritten(once, 0.6, 40), 0.8, 40));
    });
    make(`tail-${name}`, (path) => writeFileSync(path, read().subarray(Math.round(read().length * 0.4))));
  }
  for (const name of joinedFrom) {
    const read = () => readFileSync(join(folder, name));
    make(`joined-${name}`, (path) => writeFileSync(path, Buffer.concat([read(), read()])));
  }
  for (const [label, frames] of [
    ['zero', 0],
    ['few', 20],
    ['many', 900],
  ] as const)
    make(`xing-${label}.mp3`, (path) => writeFileSync(path, withFrames(readFileSync(join(folder, mp3)), frames)));
  return names;
}

const firstPart = (bytes: Buffer, part: number): Buffer => bytes.subarray(0, Math.round(bytes.length * part));

/** To a rate and a layout, each channel softer than the one before, so that a wrong mix is heard. */
function spread(rate: number, layout: Layout): string {
  const gains = Array.from({ length: layoutChannels[layout] }, (_, i) => `c${i}=${(0.9 ** i).toFixed(3)}*c0`);
  return `aresample=${rate},pan=${layout}|${gains.join('|')}`;
}

/** A copy with noise over some bytes. */
function overwritten(bytes: Buffer, part: number, count: number): Buffer {
  const copy = Buffer.from(bytes);
  const start = Math.round(bytes.length * part);
  for (let i = 0; i < count && start + i < copy.length; i++)
    copy[start + i] = (Math.imul(i + start + 1, 2_654_435_761) >>> 13) & 0xff;
  return copy;
}

/** A copy of an MP3 whose Xing header tells another number of frames. */
function withFrames(bytes: Buffer, frames: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(frames, copy.indexOf('Info') + 8);
  return copy;
}
