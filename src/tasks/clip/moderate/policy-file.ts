import { AppError, messageOf } from '../../../runtime/errors.ts';
import { checkPolicy } from '../engine/search/moderation.ts';
import type { DraftCategory, NamedPolicy } from './policies.ts';

/** A policy as a file: what `clip.moderate` takes, with a name. */
export const policyJson = ({ name, categories }: NamedPolicy): string =>
  `${JSON.stringify({ name, categories }, undefined, 2)}\n`;

/**
 * Reads a policy that this page or a person wrote. A policy without a name gets that of its file. Throws `bad-input`
 * that says which part is wrong.
 */
export function readPolicy(text: string, fileName: string): Omit<NamedPolicy, 'id'> {
  const found = parse(text, fileName);
  try {
    checkPolicy(found);
  } catch (error) {
    throw refusal(fileName, messageOf(error));
  }
  const { name, categories } = found as { name?: unknown; categories: (DraftCategory & { name: unknown })[] };
  const stem = fileName.replace(/\.json$/i, '') || 'Policy';
  return {
    name: typeof name === 'string' && name.trim() ? name.trim() : stem,
    categories: categories.map(({ id, name: own, unsafe, safe, threshold, isOff }) => ({
      id,
      name: typeof own === 'string' && own.trim() ? own.trim() : id,
      unsafe: unsafe.map((prompt) => prompt.trim()),
      safe: safe.map((prompt) => prompt.trim()),
      threshold,
      ...(isOff === true && { isOff }),
    })),
  };
}

function parse(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal(fileName, 'It is not JSON.');
  }
}

const refusal = (fileName: string, found: string): AppError =>
  new AppError(
    'bad-input',
    `“${fileName}” is no policy. ${found} A policy is { "name", "categories": [{ "id", "name", "unsafe": […], "safe": […], "threshold" }] }.`,
  );
