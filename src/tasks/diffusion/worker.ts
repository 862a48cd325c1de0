import type { CallOptions, Progress } from '../../runtime/progress.ts';
import { serve, transfer, type Context } from '../../runtime/rpc.ts';
import type { DiffusionContract, StageInput } from './contract.ts';
import { readFacts } from './stage/facts.ts';
import { deviceFor, modelOf } from './stage/opened.ts';
import { countTokens, encodePrompts } from './stage/text-stage.ts';
import { runDenoise, stopJob } from './stage/unet-stage.ts';
import { finishPictures, prepareStart } from './stage/vae-stage.ts';

const callOptions = ({ signal, progress }: Context<Progress>): CallOptions => ({ signal, onProgress: progress });

/** The model asked for, and the input with the device that was chosen for it. */
async function ready<T extends StageInput>({ model: id, device: wanted, ...input }: T, signal: AbortSignal) {
  const [model, device] = await Promise.all([modelOf(id, { signal }), deviceFor(wanted)]);
  return { model, input: { ...input, device } };
}

serve<DiffusionContract>({
  facts: async ({ model }, { signal }) => readFacts(await modelOf(model, { signal }), signal),
  countTokens: async ({ model, ...input }, context) =>
    countTokens(await modelOf(model, context), input, callOptions(context)),
  async encode(call, context) {
    const { model, input } = await ready(call, context.signal);
    return encodePrompts(model, input, callOptions(context));
  },
  async prepare(call, context) {
    const { model, input } = await ready(call, context.signal);
    return prepareStart(model, input, callOptions(context));
  },
  async denoise(call, context) {
    const { model, input } = await ready(call, context.signal);
    const output = await runDenoise(model, input, context);
    return transfer(output, [output.latents.data.buffer as ArrayBuffer]);
  },
  stop: ({ job }) => stopJob(job),
  async finish(call, context) {
    const { model, input } = await ready(call, context.signal);
    return finishPictures(model, input, callOptions(context));
  },
});
