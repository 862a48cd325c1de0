import { AppError } from '../../../../runtime/errors.ts';
import { floatTensor } from '../../../../runtime/half.ts';
import { isOnDevice, type Session, type Value } from '../../../../runtime/session.ts';
import type { DecoderRun, Features, WhisperModel } from '../model.ts';
import { alignmentHeads, attentionOutputs } from '../timing/heads.ts';
import { dimsOf, translates, type WhisperConfig } from './config.ts';
import { createDecoder, type Decoder, type DecoderGraphs, type Pass } from './decoder.ts';
import { freeMemory, gatherMemory, type Memory } from './memory.ts';
import { inputNamed, isOfEncoder } from './names.ts';

export interface WhisperGraphs extends DecoderGraphs {
  encoder: Session;
  /** Of `gatherGraph`, where the memory is kept on a device. */
  gather?: Session | undefined;
}
export interface WhisperFiles {
  /** Id of the model, for messages. */
  name: string;
  config: WhisperConfig;
  /** Parsed `generation_config.json`. */
  generationConfig: { alignment_heads?: readonly (readonly number[])[] | null };
}

/** The encoder's states, and the last beginning that was read with them, which a fallback begins with again. */
interface Heard extends Features {
  readonly hidden: Value;
  beginning?: Beginning;
}
interface Beginning extends Pass {
  readonly tokens: readonly number[];
}

/**
 * A Whisper model of ONNX graphs in the layout of optimum and transformers.js. The encoder's keys and values are
 * computed once per beginning and shared by all rows, which the graphs broadcast. Throws `model-corrupt` for other graphs.
 */
export function createOnnxModel(graphs: WhisperGraphs, { name, config, generationConfig }: WhisperFiles): WhisperModel {
  const dims = dimsOf(config);
  const decoder = createDecoder(graphs);
  const features = inputNamed(graphs.encoder, 'input_features');
  const heads = alignmentHeads(generationConfig, {
    model: name,
    layers: config.decoder_layers,
    heads: config.decoder_attention_heads,
  });
  const observed = () =>
    attentionOutputs(
      graphs.decoder.outputs.map((output) => output.name),
      heads,
      { model: name },
    );

  const begin = async (heard: Heard, tokens: readonly number[], signal: AbortSignal | undefined) => {
    const known = heard.beginning;
    if (known && known.tokens.length === tokens.length && known.tokens.every((token, i) => token === tokens[i]))
      return known;
    const pass = await decoder.begin(heard.hidden, tokens, { signal });
    if (pass.logits.dims[2] !== dims.vocabulary)
      throw new AppError(
        'model-corrupt',
        `The decoder of ${name} gives ${pass.logits.dims[2]} logits, its config.json says ${dims.vocabulary}. They do not belong together.`,
      );
    if (known) freeMemory(known.memory);
    heard.beginning = { ...pass, tokens };
    return heard.beginning;
  };

  return {
    dims,
    translates: translates(config),
    async encode(mel, { signal } = {}) {
      const type = features.type === 'float16' ? 'float16' : 'float32';
      const input = floatTensor(type, mel, [1, dims.mels, mel.length / dims.mels]);
      const outputs = await graphs.encoder.run({ [features.name]: input }, signal ? { signal } : {});
      const hidden = outputs[graphs.encoder.outputs[0]!.name]!;
      const heard: Heard = {
        hidden,
        dispose() {
          if (isOnDevice(hidden)) hidden.dispose();
          if (heard.beginning) freeMemory(heard.beginning.memory);
          delete heard.beginning;
        },
      };
      return heard;
    },
    async start(given, tokens, { rows, signal }) {
      const heard = given as Heard;
      const beginning = await begin(heard, tokens, signal);
      return startRun({ decoder, gather: graphs.gather, hidden: heard.hidden }, beginning, rows);
    },
    checkAlignment: () => void observed(),
    async align(given, tokens, { signal } = {}) {
      const { hidden } = given as Heard;
      const outputs = ['logits', ...observed()];
      const pass = await decoder.observe({ hidden, tokens, outputs }, { signal });
      const frames = dims.audioContext;
      const size = tokens.length * frames;
      const attentions = heads.map(([layer, head]) =>
        pass[`cross_attentions.${layer}`]!.data.subarray(head * size, (head + 1) * size),
      );
      return { logits: pass['logits']!.data, attentions, frames };
    },
  };
}

interface RunContext {
  decoder: Decoder;
  gather: Session | undefined;
  hidden: Value;
}

function startRun({ decoder, gather, hidden }: RunContext, beginning: Beginning, count: number): DecoderRun {
  const vocabulary = beginning.logits.dims[2]!;
  const row = (logits: Float32Array, at: number) => logits.subarray(at * vocabulary, (at + 1) * vocabulary);
  const ofEncoder = Object.fromEntries(Object.entries(beginning.memory).filter(([name]) => isOfEncoder(name)));
  // The beginning's memory belongs to the features, and has one row.
  let own: Memory | undefined;
  const shared = Object.fromEntries(Object.entries(beginning.memory).filter(([name]) => !isOfEncoder(name)));
  const isIdentity = (sources: readonly number[]) => sources.every((source, i) => source === i);

  const replace = (memory: Memory) => {
    if (own) freeMemory(own);
    own = memory;
  };
  return {
    first: (position) => row(beginning.logits.data, position),
    async step(tokens, { sources, signal }) {
      if (!own && count > 1) replace(await gatherMemory(shared, Array<number>(count).fill(0), { gather, signal }));
      else if (own && sources && !isIdentity(sources)) replace(await gatherMemory(own, sources, { gather, signal }));
      const memory = { ...(own ?? shared), ...ofEncoder };
      const pass = await decoder.continue({ hidden, memory, tokens }, { signal });
      replace(pass.memory);
      return tokens.map((_, i) => row(pass.logits.data, i));
    },
    dispose() {
      if (own) freeMemory(own);
      own = undefined;
    },
  };
}
