import { AppError } from '../../../../runtime/errors.ts';
import { cpuTensor, type Session } from '../../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../../runtime/tensor.ts';
import type { SampleSource } from '../mel/source.ts';

/** Samples a frame, 32 ms at 16 kHz, and how many of the frame before each sees. */
export const frameSamples = 512;
const contextSamples = 64;
const inputSamples = contextSamples + frameSamples;
/** Frames a call: 16 s. */
const blockFrames = 512;
/** Size of the hidden and of the cell state of the graph's LSTM. */
const stateSize = 128;

const inputs = ['input', 'h', 'c'];
const outputs = ['speech_probs', 'hn', 'cn'];

/**
 * How probable speech is in each frame of 512 samples (the last one filled with zeros): Silero VAD 6 through its graph
 * over sequences, the state carried from call to call. Throws `model-corrupt` for another graph, AbortError on abort.
 */
export async function speechProbabilities(
  session: Session,
  samples: SampleSource,
  options: { signal?: AbortSignal | undefined; onProgress?: ((samples: number) => void) | undefined } = {},
): Promise<Float32Array> {
  requireNames(session);
  const frames = Math.ceil(samples.length / frameSamples);
  const probabilities = new Float32Array(frames);
  let h: Tensor = zeroState();
  let c: Tensor = zeroState();
  for (let first = 0; first < frames; first += blockFrames) {
    options.signal?.throwIfAborted();
    const count = Math.min(blockFrames, frames - first);
    const input = tensor('float32', await framed(samples, first, count), [count, inputSamples]);
    const run = options.signal ? { fetch: outputs, signal: options.signal } : { fetch: outputs };
    const results = await session.run({ input, h, c }, run);
    probabilities.set((await cpuTensor(results, 'speech_probs')).data as Float32Array, first);
    h = await cpuTensor(results, 'hn');
    c = await cpuTensor(results, 'cn');
    options.onProgress?.(Math.min(samples.length, (first + count) * frameSamples));
  }
  return probabilities;
}

const zeroState = (): Tensor => tensor('float32', new Float32Array(stateSize), [1, 1, stateSize]);

/** [count, 576]: every frame after the last samples of the one before it, zeros before the first. */
async function framed(samples: SampleSource, first: number, count: number): Promise<Float32Array> {
  const start = first * frameSamples - contextSamples;
  const from = Math.max(0, start);
  const to = Math.min(samples.length, (first + count) * frameSamples);
  const heard = new Float32Array(contextSamples + count * frameSamples);
  heard.set(await samples.read(from, to), from - start);
  const rows = new Float32Array(count * inputSamples);
  for (let frame = 0; frame < count; frame++) {
    const at = frame * frameSamples;
    rows.set(heard.subarray(at, at + inputSamples), frame * inputSamples);
  }
  return rows;
}

function requireNames(session: Session): void {
  const has = (list: Session['inputs'], names: readonly string[]): boolean =>
    names.every((name) => list.some((info) => info.name === name));
  if (has(session.inputs, inputs) && has(session.outputs, outputs)) return;
  throw new AppError(
    'model-corrupt',
    `The voice detector has the inputs ${session.inputs.map(({ name }) => name).join(', ')}; expected are ` +
      `${inputs.join(', ')}: the graph silero_vad_16k_sequence.onnx of Silero VAD 6.`,
  );
}
