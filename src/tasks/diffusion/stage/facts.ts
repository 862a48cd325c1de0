import type { ModelFacts } from '../contract.ts';
import { latentScale } from '../engine/mask.ts';
import { defaultSchedulerName } from '../engine/schedulers/registry.ts';
import { readKnownWords } from '../known-words.ts';
import type { StageModel } from './model.ts';

/** SD 1 and 2, SDXL: four and three levels; without a config the deeper one is assumed, whose sizes fit both. */
const commonLevels = 4;
const commonSize = 512;

/** What a model's configuration files say about it. */
export async function readFacts(model: StageModel, signal?: AbortSignal): Promise<ModelFacts> {
  const options = signal ? { signal } : {};
  const [unet, scheduler, index, concepts] = await Promise.all(
    ['unet-config', 'scheduler', 'model-index', 'concepts'].map((role) => model.json(role, options)),
  );
  const latentSize = unet!['sample_size'];
  const blocks = unet!['block_out_channels'];
  const levels = Array.isArray(blocks) ? blocks.length : commonLevels;
  const words = readKnownWords(concepts!);
  return {
    ...(words && { words }),
    size: model.entry.resolution ?? (typeof latentSize === 'number' ? latentSize * latentScale : commonSize),
    // An exported UNet halves its latents at each level but the first, and cannot undo an odd half.
    sizeMultiple: latentScale * 2 ** (levels - 1),
    scheduler: defaultSchedulerName(scheduler!),
    takesPictures: model.has('vae_encoder'),
    zerosForEmpty: index!['force_zeros_for_empty_prompt'] === true,
    guided: typeof unet!['time_cond_proj_dim'] !== 'number',
    latents: hasOwnMap(model) ? 'own' : model.has('text_encoder_2') ? 'sdxl' : 'sd',
  };
}

const hasOwnMap = ({ entry }: StageModel): boolean => entry.config.some(({ role }) => role === 'preview');
