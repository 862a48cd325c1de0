// A few short files of the sweep, and sketches of what ffmpeg 5.1 gives of them to openai-whisper:
//   node e2e/reference/run.mjs whisper/golden-sweep.ts
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sketch, type SweepCase } from '../../../src/tasks/whisper/engine/audio/testing/sketch.ts';
import { makeFiles } from './sweep-files.ts';

const golden = join(import.meta.dirname, '../../golden/whisper');
const wanted = [
  'joined-mp3-44100-stereo.mp3',
  'xing-zero.mp3',
  'xing-few.mp3',
  'xing-many.mp3',
  'headless-44100-stereo.mp3',
  'mp2-24000-mono.mp2',
  'chain.opus',
  'joined-flac-12000-mono.flac',
  'joined-opus-48000-stereo.webm',
  'joined-aac-44100-stereo.m2t',
  'wrap.m2t',
  'flac-6000-mono.flac',
  'flac-14000-mono.flac',
  'cut-0.9-opus-48000-stereo.webm',
  'noise-vorbis-44100-stereo.ogg',
  'noise-aac-44100-stereo.m2t',
  'late-0.5.mp4',
  'late-0.5.mkv',
  'gap.mp4',
  'gap.mkv',
  'short-sound.mkv',
  'pcm-8000-mono.aiff',
  'mulaw-8000-mono.aifc',
  'mulaw-8000-mono.au',
  'ima-22050-mono.w64',
  'mulaw-8000-mono.caf',
  'alac-16000-mono.m4a',
  'ima-22050-mono.mov',
  'raw-32000-mono.ac3',
  'eac3-48000-stereo.m2t',
  'ms-8000-mono.wav',
  'ima-8000-mono.wav',
  'gsm-8000-mono.wav',
  'g722-16000-mono.wav',
  'g726-8000-mono.wav',
  'speex-16000-mono.spx',
  'latm-48000-stereo.m2t',
  'mp3-44100-stereo.avi',
  'aac-44100-stereo.flv',
  'nelly-22050-mono.flv',
  'late-0.5.wmv',
  'ra144-8000-mono.rm',
];
/** Not made here: no free encoder is in ffmpeg. */
const given = ['amr.amr'];
/** What the wanted ones are made of. */
const parts = [
  'mp3-44100-stereo.mp3',
  'flac-12000-mono.flac',
  'opus-48000-stereo.webm',
  'aac-44100-stereo.m2t',
  'vorbis-44100-stereo.ogg',
];
const isOnClock = (name: string) => /^(late|gap|noise|short|wrap)/.test(name);

const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
const only = new Set([...wanted, ...parts]);
makeFiles({ source: join(golden, 'audio/jfk.wav'), folder, seconds: 1.2, only });
const out = join(golden, 'sweep');
mkdirSync(out, { recursive: true });
const cases: Record<string, SweepCase> = {};
for (const name of wanted) copyFileSync(join(folder, name), join(out, name));
for (const name of [...wanted, ...given]) {
  // ffmpeg 5.1 loses the last frame before the join
  const times = name === 'joined-flac-12000-mono.flac' ? 2 : 1;
  const path = times > 1 ? join(folder, name.replace('joined-', '')) : join(out, name);
  const clock = isOnClock(name) ? ['-af', 'aresample=async=1:first_pts=0'] : [];
  const input = ['-v', 'quiet', '-nostdin', '-i', path, ...clock];
  const pcm = execFileSync('ffmpeg', [...input, '-f', 's16le', '-ac', '1', '-ar', '16000', '-']);
  const count = pcm.length >> 1;
  const samples = Float32Array.from({ length: times * count }, (_, i) => pcm.readInt16LE(2 * (i % count)) / 32_768);
  cases[name] = { samples: samples.length, sketch: sketch(samples), onClock: isOnClock(name) };
}
const rows = Object.entries(cases).map(([name, found]) => `${JSON.stringify(name)}: ${JSON.stringify(found)}`);
writeFileSync(join(out, 'sketches.json'), `{\n${rows.join(',\n')}\n}\n`);
