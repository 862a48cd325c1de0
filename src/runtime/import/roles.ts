import type { ModelFile } from '../model-entry.ts';
import type { Part } from './layout.ts';

/**
 * What the engines of each task call the settings that they read, by the end of their path. The first that fits counts;
 * of two lines with one role the first that any file fits.
 */
const roles: Record<Part['task'], readonly (readonly [end: RegExp, role: string])[]> = {
  clip: [
    [/(^|\/)config\.json$/, 'config'],
    [/(^|\/)(preprocessor_config|preprocess_cfg)\.json$/, 'preprocessor'],
    [/(^|\/)tokenizer\.json$/, 'tokenizer'],
    [/(^|\/)tokenizer_config\.json$/, 'tokenizer-config'],
    [/(^|\/)special_tokens_map\.json$/, 'special-tokens'],
  ],
  whisper: [
    [/(^|\/)generation_config\.json$/, 'generation-config'],
    [/(^|\/)config\.json$/, 'config'],
    [/(^|\/)vocab\.json$/, 'vocabulary'],
  ],
  diffusion: [
    [/(^|\/)tokenizer\/tokenizer\.json$/, 'tokenizer'],
    [/(^|\/)tokenizer\/vocab\.json$/, 'vocab'],
    [/(^|\/)tokenizer\/merges\.txt$/, 'merges'],
    [/(^|\/)tokenizer\/tokenizer_config\.json$/, 'tokenizer-config'],
    // Some keep the only tokenizer at the top.
    [/^tokenizer\.json$/, 'tokenizer'],
    [/^vocab\.json$/, 'vocab'],
    [/^merges\.txt$/, 'merges'],
    [/^tokenizer_config\.json$/, 'tokenizer-config'],
    [/(^|\/)tokenizer_2\/tokenizer\.json$/, 'tokenizer-2'],
    [/(^|\/)tokenizer_2\/vocab\.json$/, 'vocab-2'],
    [/(^|\/)tokenizer_2\/merges\.txt$/, 'merges-2'],
    [/(^|\/)tokenizer_2\/tokenizer_config\.json$/, 'tokenizer-2-config'],
    [/(^|\/)text_encoder\/config\.json$/, 'text-encoder-config'],
    [/(^|\/)text_encoder_2\/config\.json$/, 'text-encoder-2-config'],
    [/(^|\/)unet\/config\.json$/, 'unet-config'],
    [/(^|\/)vae_decoder\/config\.json$/, 'vae-config'],
    [/(^|\/)scheduler\/scheduler_config\.json$/, 'scheduler'],
    [/(^|\/)model_index\.json$/, 'model-index'],
  ],
  preview: [[/(^|\/)config\.json$/, 'vae-config']],
};
/** Without these no engine of the task can start. */
const needed: Record<Part['task'], readonly (readonly [role: string, path: string])[]> = {
  clip: [
    ['config', 'config.json'],
    ['preprocessor', 'preprocessor_config.json'],
    ['tokenizer', 'tokenizer.json'],
  ],
  whisper: [
    ['config', 'config.json'],
    ['generation-config', 'generation_config.json'],
    ['vocabulary', 'vocab.json'],
  ],
  diffusion: [
    ['tokenizer', 'tokenizer/tokenizer.json'],
    ['scheduler', 'scheduler/scheduler_config.json'],
  ],
  preview: [],
};

/** Older exports have their vocabulary in two files. */
const insteadOf: Partial<Record<string, string>> = { tokenizer: 'merges' };

/** The settings of a model among the files: one of each role, the one nearest to the top. */
export function configFiles(task: Part['task'], files: readonly { path: string; bytes: number }[]): ModelFile[] {
  const near = files.toSorted((a, b) => a.path.split('/').length - b.path.split('/').length);
  const found = new Map<string, ModelFile>();
  for (const [end, role] of roles[task]) {
    const file = near.find(({ path }) => end.test(path));
    if (file && !found.has(role)) found.set(role, { path: file.path, bytes: file.bytes, role });
  }
  return [...found.values()];
}

/** Paths of settings that are not there. */
export const missingConfig = (task: Part['task'], config: readonly ModelFile[]): string[] =>
  needed[task]
    .filter(([role]) => !config.some((file) => file.role === role || file.role === insteadOf[role]))
    .map(([, path]) => path);
