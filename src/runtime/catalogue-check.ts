import { AppError } from './errors.ts';
import { mostFileBytes } from './weights/record.ts';

/** A rule gives nothing for a value that keeps it, else what is wrong and where. */
type Rule = (value: unknown, path: string) => string | undefined;

const say = (path: string, wanted: string, value: unknown) =>
  `${path} must be ${wanted}, not ${JSON.stringify(value) ?? 'absent'}`;
const rule =
  (wanted: string, accepts: (value: unknown) => boolean): Rule =>
  (value, path) =>
    accepts(value) ? undefined : say(path, wanted, value);

const string = rule('a text', (value) => typeof value === 'string' && value !== '');
const number = rule('a number', (value) => Number.isFinite(value));
const boolean = rule('true or false', (value) => typeof value === 'boolean');
const count = rule('a whole number above 0', (value) => Number.isSafeInteger(value) && (value as number) > 0);
const size = rule(
  `a whole number from 1 to ${mostFileBytes}`,
  (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= mostFileBytes,
);
const matching = (wanted: string, pattern: RegExp) =>
  rule(wanted, (value) => typeof value === 'string' && pattern.test(value));
const oneOf = (choices: readonly string[]) =>
  rule(`one of ${choices.join(', ')}`, (value) => choices.includes(value as string));
const optional =
  (inner: Rule): Rule =>
  (value, path) =>
    value === undefined ? undefined : inner(value, path);
const list =
  (inner: Rule, least = 0): Rule =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < least) return say(path, `a list of ${least} or more`, value);
    return firstOf(value.map((item, index) => inner(item, `${path}[${index}]`)));
  };
const record =
  (inner: Rule): Rule =>
  (value, path) => {
    if (!isObject(value)) return say(path, 'an object', value);
    return firstOf(Object.entries(value).map(([key, item]) => inner(item, `${path}.${key}`)));
  };
/** Unknown fields are refused: a misspelt optional field would be ignored in silence. */
const object =
  (fields: Record<string, Rule>): Rule =>
  (value, path) => {
    if (!isObject(value)) return say(path, 'an object', value);
    const unknown = Object.keys(value).find((key) => !(key in fields));
    if (unknown) return `${path}.${unknown} is no field of the catalogue (${Object.keys(fields).join(', ')})`;
    return firstOf(Object.entries(fields).map(([key, inner]) => inner(value[key], `${path}.${key}`)));
  };
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const firstOf = (found: (string | undefined)[]) => found.find((text) => text !== undefined);

const device = oneOf(['webgpu', 'wasm']);
const hash = matching('64 hexadecimal digits', /^[0-9a-f]{64}$/);
const repository = matching('an owner and a name', /^[\w-]+\/[\w.-]+$/);
const file = object({
  path: matching('a relative path', /^(?!\/)(?!.*\.\.)[\w./-]+$/),
  role: string,
  bytes: size,
  approximate: optional(rule('true, or absent', (value) => value === true)),
  repo: optional(repository),
  revision: optional(string),
  sha256: optional(hash),
  chunks: optional(list(hash, 1)),
  external: optional(string),
});
const variant = object({
  dtype: string,
  about: optional(string),
  files: list(file, 1),
  devices: optional(list(device, 1)),
  needs: optional(list(oneOf(['shader-f16', 'jspi', 'maxStorageBufferBindingSize']), 1)),
  largest: optional(count),
  memory: count,
  expanded: optional(count),
});
const selfTest = object({
  tolerance: record(number),
  references: list(
    object({
      role: string,
      inputs: list(
        object({
          name: string,
          type: oneOf(['float32', 'float16', 'int32', 'int64', 'uint8', 'int8', 'bool']),
          dims: list(count),
          values: optional(list(number)),
          seed: optional(count),
        }),
        1,
      ),
      output: string,
      stride: count,
      values: list(number, 1),
    }),
    1,
  ),
});
const entry = object({
  id: matching('lower-case letters, digits and dashes', /^[a-z0-9][a-z0-9.-]*$/),
  name: string,
  task: oneOf(['clip', 'whisper', 'diffusion', 'controlnet', 'lora', 'preview', 'vad', 'depth', 'pose']),
  family: string,
  parameters: count,
  embeddingDims: optional(count),
  resolution: optional(count),
  languages: optional(list(string, 1)),
  base: oneOf(['hub', 'page']),
  repo: optional(repository),
  revision: optional(string),
  variants: list(variant, 1),
  config: list(file),
  settings: optional(record(rule('an object', isObject))),
  licence: string,
  licenceUrl: string,
  gated: boolean,
  notes: string,
  later: optional(string),
  recommended: boolean,
  logitScale: optional(number),
  logitBias: optional(number),
  noneFloor: optional(number),
  selfTest: optional(selfTest),
});
const catalogue = object({ version: rule('1', (value) => value === 1), models: list(entry, 1) });

/** Throws `model-corrupt` naming the first field of a parsed `catalogue.json` that is wrong. */
export function checkCatalogue(json: unknown): void {
  const wrong =
    catalogue(json, 'catalogue') ?? twice((json as { models: { id: string }[] }).models.map(({ id }) => id));
  if (wrong) throw new AppError('model-corrupt', `The list of models is damaged: ${wrong}. Reload the page.`);
}

function twice(ids: readonly string[]): string | undefined {
  const id = ids.find((candidate, index) => ids.indexOf(candidate) !== index);
  return id && `“${id}” stands in it twice`;
}
