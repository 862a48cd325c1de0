import type { CallOptions, Progress } from '../../runtime/progress.ts';
import { serve, transfer, type Context } from '../../runtime/rpc.ts';
import type { DiffusionContract } from './contract.ts';
import { readFacts } from './stage/facts.ts';
import { loadStage, selfTestStage } from './stage/load.ts';
import { modelOf } from './stage/opened.ts';
import { countTokens, encodePrompts } from './stage/text-stage.ts';
import { runDenoise, stopJob } from './stage/unet-stage.ts';
import { finishPictures, prepareStart } from './stage/vae-stage.ts';

const told = ({ signal, progress }: Context<Progress>): CallOptions => ({ signal, onProgress: progress });

serve<DiffusionContract>({
  facts: async ({ model }, context) => readFacts(await modelOf(model, context), context.signal),
  load: async ({ model, ...input }, context) => loadStage(await modelOf(model, context), input, told(context)),
  selfTest: async ({ model, ...input }, context) => selfTestStage(await modelOf(model, context), input, told(context)),
  countTokens: async ({ model, ...input }, context) => countTokens(await modelOf(model, context), input, told(context)),
  encode: async ({ model, ...input }, context) => encodePrompts(await modelOf(model, context), input, told(context)),
  prepare: async ({ model, ...input }, context) => prepareStart(await modelOf(model, context), input, told(context)),
  async denoise({ model, ...input }, context) {
    const output = await runDenoise(await modelOf(model, context), input, context);
    return transfer(output, [output.latents.data.buffer as ArrayBuffer]);
  },
  stop: ({ job }) => stopJob(job),
  finish: async ({ model, ...input }, context) => finishPictures(await modelOf(model, context), input, told(context)),
});
