import { findModel } from '../../runtime/catalogue.ts';
import type { PicturePlan } from './run-meter.ts';

/** By the beginnings of the roles of their files. */
const rolesOf = {
  text: /^(?:text_encoder|tokenizer)/u,
  start: /^vae_encoder/u,
  unet: /^unet/u,
  finish: /^vae_decoder/u,
};

/** How much of a model is read before each part of a picture, in bytes. Undefined for one that is not known. */
export async function bytesOfParts(model: string): Promise<PicturePlan['bytes']> {
  const entry = await findModel(model).catch(() => undefined); // Generate says what is wrong with it
  const graphs = entry?.variants[0]?.files;
  if (!graphs) return undefined;
  const files = [...graphs, ...entry.config];
  const sum = (role: RegExp) => files.filter((file) => role.test(file.role)).reduce((all, { bytes }) => all + bytes, 0);
  return Object.fromEntries(Object.entries(rolesOf).map(([part, role]) => [part, sum(role)]));
}
