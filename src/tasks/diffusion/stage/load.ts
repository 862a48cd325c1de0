import type { Device, SelfTest } from '../../../runtime/device.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import type { LoadedStage, Stage } from '../contract.ts';
import { selfTestGraph } from './graph.ts';
import type { StageModel } from './model.ts';

/** Graphs of each stage; SDXL has two text encoders, and some exports no VAE encoder. */
const roles: Record<Stage, readonly string[]> = {
  text: ['text_encoder', 'text_encoder_2'],
  unet: ['unet'],
  vae: ['vae_decoder', 'vae_encoder'],
};
const rolesOf = (model: StageModel, stage: Stage) => roles[stage].filter((role) => model.has(role));

/** Opens the first graph of a stage, so that the first call does not wait for it. */
export async function loadStage(
  model: StageModel,
  { stage, device: wanted }: { stage: Stage; device: Device | 'auto' },
  options: CallOptions,
): Promise<LoadedStage> {
  const { device, dtype, why, selfTests } = await model.graph(rolesOf(model, stage)[0]!, wanted, options);
  return { stage, model: model.entry.id, device, dtype, why, selfTests };
}

/** One result a graph and device. */
export async function selfTestStage(
  model: StageModel,
  { stage }: { stage: Stage },
  options: CallOptions,
): Promise<SelfTest[]> {
  const tests: SelfTest[] = [];
  for (const role of rolesOf(model, stage)) tests.push(...(await selfTestGraph(model.entry, role, options)));
  return tests;
}
