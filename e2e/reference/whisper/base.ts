import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expandWeights } from '../../../src/runtime/expand-weights.ts';
import { createSession, type Session } from '../../../src/runtime/session.ts';
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

interface BaseOptions {
  graphs?: URL;
  suffix?: string;
  /** As the page does it where there is room: weights of 4 bits as float32, the same numbers and quicker. */
  isExpanded?: boolean;
  /** Looks on at what runs. */
  watch?: (session: Session) => Session;
}

/** whisper-base on WebAssembly: the embedded one with 4-bit weights, or another export of it. */
export async function openBase({
  graphs = new URL('onnx/', folder),
  suffix = '_q4',
  isExpanded = false,
  watch = (session) => session,
}: BaseOptions = {}): Promise<Whisper> {
  const open = async (name: string) => {
    const stored = Uint8Array.from(readFileSync(new URL(`${name}${suffix}.onnx`, graphs)));
    const { graph, external } = isExpanded ? expandWeights(stored, { name }) : { graph: stored, external: undefined };
    return watch(await createSession(graph, { device: 'wasm', external: external ? [external] : [] }));
  };
  const encoder = await open('encoder_model');
  const decoder = await open('decoder_model_merged');
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
export const melOf = (recording: string, mels = 80): Promise<MelSource> => melOfSamples(readWav(recording), mels);

/** The features of 16 kHz mono samples. */
export async function melOfSamples(heard: Float32Array, mels = 80): Promise<MelSource> {
  const samples = samplesInMemory(heard);
  return createMelSource(samples, { mels, maximum: await melMaximum(samples, { mels }) });
}
