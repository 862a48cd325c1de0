import type { ImageInput } from '../../../runtime/page/picture-source.ts';
import { signalOf } from '../../../runtime/progress.ts';
import { clipApi, loadClip, type ClipOptions } from '../api.ts';
import { blankVector } from '../blank.ts';
import { defaultPolicy } from '../default-policy.ts';
import { builtInModel } from '../defaults.ts';
import { checkPolicy, moderate, promptsOf, type Moderation, type Policy } from '../engine/search/moderation.ts';
import { dot } from '../engine/vectors.ts';

/** Scores a picture against a policy: that of the model, or your own. */
export async function moderatePicture(
  image: ImageInput,
  options: ClipOptions & { policy?: Policy } = {},
): Promise<Moderation> {
  const policy = checkPolicy(options.policy ?? defaultPolicy(options.model ?? builtInModel));
  const { logitScale } = await loadClip(options);
  const { vectors } = await clipApi.embedImages([image], options);
  const prompts = promptsOf(policy);
  const texts = await clipApi.embedTexts(prompts, options);
  const rowOf = new Map(
    prompts.map((prompt, i) => [prompt, texts.vectors.subarray(i * texts.dims, (i + 1) * texts.dims)]),
  );
  const blank = await blankVector({ ...signalOf(options), ...(options.model && { model: options.model }) });
  return moderate(policy, {
    cosine: (prompt) => dot(vectors, rowOf.get(prompt)!),
    blank: (prompt) => dot(blank, rowOf.get(prompt)!),
    scale: logitScale,
  });
}
