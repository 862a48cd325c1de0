import { budget, type Cost } from '../../runtime/budget.ts';
import { findModel } from '../../runtime/catalogue.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { readyModels } from '../../runtime/weights/ready.ts';
import type { ModelFacts } from './contract.ts';
import { tinyMemory } from './engine/tiny-decoder.ts';

interface Size {
  width: number;
  height: number;
}

/** Which latents a tiny autoencoder reads: what the catalogue says, else what its name does. */
export const latentsOf = ({ id, name, settings }: Pick<ModelEntry, 'id' | 'name' | 'settings'>): unknown =>
  settings?.['preview']?.['latents'] ?? (/xl/iu.test(`${id} ${name}`) ? 'sdxl' : 'sd');

/** The tiny autoencoder that is here for a model's latents, where a run of it fits the memory that is left. */
export async function tinyFor(
  { latents }: Pick<ModelFacts, 'latents'>,
  size: Size,
  ready: (task: string) => Promise<ModelEntry[]> = readyModels,
): Promise<string | undefined> {
  const { used, limit } = budget.usage();
  if (latents === 'own' || tinyMemory(size) > limit - used) return undefined;
  const found = await ready('preview').catch(() => []); // a picture is made without it all the same
  return found.find((entry) => entry.family === 'taesd' && latentsOf(entry) === latents)?.id;
}

/** What a run of the UNet needs besides: the tiny autoencoder, and its feature maps. */
export const tinyCost: Cost = async ({ input }) => {
  const { tiny, width = 0, height = 0 } = (input ?? {}) as Partial<Size & { tiny: string }>;
  if (tiny === undefined) return 0;
  const entry = await findModel(tiny).catch(() => undefined);
  const weights = entry?.variants[0]?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  return weights + tinyMemory({ width, height });
};
