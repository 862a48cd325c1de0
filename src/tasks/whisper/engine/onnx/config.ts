import { AppError } from '../../../../runtime/errors.ts';
import type { ModelDims } from '../model.ts';

/** The members of a Whisper model's `config.json` that the engine needs. */
export interface WhisperConfig {
  num_mel_bins: number;
  max_source_positions: number;
  max_target_positions: number;
  vocab_size: number;
  decoder_layers: number;
  decoder_attention_heads: number;
  encoder_layers: number;
}
const needed = [
  'num_mel_bins',
  'max_source_positions',
  'max_target_positions',
  'vocab_size',
  'decoder_layers',
  'decoder_attention_heads',
  'encoder_layers',
] as const;

/** Checks a parsed `config.json`. Throws `model-corrupt` naming what is missing. */
export function readWhisperConfig(json: unknown): WhisperConfig {
  const config = (json ?? {}) as Partial<WhisperConfig>;
  const missing = needed.find((name) => !Number.isInteger(config[name]));
  if (missing)
    throw new AppError('model-corrupt', `config.json is not Whisper's: it has no whole number “${missing}”.`);
  return config as WhisperConfig;
}

/** The sizes that decoding needs, out of the configuration. */
export const dimsOf = (config: WhisperConfig): ModelDims => ({
  mels: config.num_mel_bins,
  audioContext: config.max_source_positions,
  vocabulary: config.vocab_size,
  textContext: config.max_target_positions,
});

/** turbo and the distilled models have a decoder of a few layers and were not trained to translate. */
export const translates = ({
  vocab_size: size,
  encoder_layers: encoder,
  decoder_layers: decoder,
}: WhisperConfig): boolean => size >= 51_865 && encoder <= 2 * decoder;
