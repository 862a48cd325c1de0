import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSession } from '../../../src/runtime/session.ts';
import {
  melMaximum,
  createMelSource,
  samplesInMemory,
  type MelSource,
} from '../../../src/tasks/whisper/engine/mel/source.ts';
import type { Features, WhisperModel } from '../../../src/tasks/whisper/engine/model.ts';
import { readWhisperConfig } from '../../../src/tasks/whisper/engine/onnx/config.ts';
import { createOnnxModel } from '../../../src/tasks/whisper/engine/onnx/model.ts';
import { createTokenizer, type Tokenizer } from '../../../src/tasks/whisper/engine/tokens/tokenizer.ts';
import { readWav } from './golden.ts';
import { multilingual } from './vocabularies.ts';

const folder = new URL('../../../public/models/whisper-base/', import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));

export interface Whisper {
  model: WhisperModel;
  tokenizer: Tokenizer;
}

/** The embedded whisper-base with 4-bit weights, on WebAssembly. */
export async function openBase(): Promise<Whisper> {
  const open = (path: string) => createSession(readFileSync(new URL(`onnx/${path}`, folder)), { device: 'wasm' });
  const encoder = await open('encoder_model_q4.onnx');
  const decoder = await open('decoder_model_merged_q4.onnx');
  const config = readWhisperConfig(readJson('config.json'));
  const generationConfig = readJson('generation_config.json') as object;
  const model = createOnnxModel({ encoder, decoder }, { name: 'whisper-base', config, generationConfig });
  return { model, tokenizer: createTokenizer(multilingual(), config.vocab_size) };
}

/** The same, encoding equal windows once: the runs over a recording mostly hear the same ones. */
export function rememberingEncoder({ model, tokenizer }: Whisper): Whisper {
  const known = new Map<string, Features>();
  const encode: WhisperModel['encode'] = async (mel) => {
    const key = createHash('sha1').update(mel).digest('hex');
    const features = known.get(key) ?? (await model.encode(mel));
    known.set(key, features);
    return { ...features, dispose: () => {} };
  };
  return { model: { ...model, encode }, tokenizer };
}

/** The features of a golden recording. */
export async function melOf(recording: string, mels = 80): Promise<MelSource> {
  const samples = samplesInMemory(readWav(recording));
  return createMelSource(samples, { mels, maximum: await melMaximum(samples, { mels }) });
}
