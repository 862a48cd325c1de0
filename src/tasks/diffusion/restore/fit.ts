import type { ModelFacts } from '../contract.ts';
import { nearestSize } from '../size.ts';
import type { Restored } from './settle.ts';

export interface FitOptions {
  /** The model that is chosen, for settings that bring none. */
  model: string;
  /** Rejects for a model that is not on this device. */
  facts: (model: string) => Promise<ModelFacts>;
}

/** Settings that fit a model which is here, and what is known about it. */
export interface Fitted extends Restored {
  facts: ModelFacts | undefined;
}

/** Settings as they can be used on this device: with a model that is here, and a size that it makes. */
export async function fitRestored(restored: Restored, options: FitOptions): Promise<Fitted> {
  const fitted = await withModel(restored, options);
  return { ...fitted, changed: listed(fitted.changed), left: listed(fitted.left) };
}

/** A file may hold anything: more, or longer, than a list can show is counted. */
const mostLines = 60;
const mostLetters = 300;

function listed(lines: readonly string[]): string[] {
  const short = lines.map((line) => (line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line));
  const all = [...new Set(short)];
  const more = all.length - mostLines;
  return more > 0 ? [...all.slice(0, mostLines), `And ${more} more.`] : all;
}

async function withModel(restored: Restored, { model, facts }: FitOptions): Promise<Fitted> {
  const { model: wanted, ...rest } = restored.options;
  const read = (id: string) => facts(id).catch(() => undefined);
  const found = await read(wanted ?? model);
  if (found || wanted === undefined || wanted === model) return withSize(restored, found);
  const left = [
    ...restored.left,
    `Model: ${wanted}. It is not on this device, so the model chosen here is used instead.`,
  ];
  return withSize({ ...restored, options: rest, left }, await read(model));
}

function withSize(restored: Restored, facts: ModelFacts | undefined): Fitted {
  const { width, height } = restored.options;
  const changed = [...restored.changed];
  if (facts && width !== undefined && height !== undefined) {
    const size = nearestSize({ width, height }, facts);
    if (size.width !== width || size.height !== height)
      changed.push(
        `Size ${width} × ${height} becomes ${size.width} × ${size.height}: with this model, sides are multiples of ${facts.sizeMultiple}.`,
      );
    return { ...restored, options: { ...restored.options, ...size }, changed: withUnsaid(restored, changed), facts };
  }
  return { ...restored, changed: withUnsaid(restored, changed), facts };
}

const unsaid = {
  steps: 'steps',
  scheduler: 'sampler',
  guidanceScale: 'guidance scale',
  width: 'size',
  seed: 'seed',
} as const;

/** Whether a picture tells its words, and nothing else. */
export const isOnlyWords = ({ options }: Pick<Restored, 'options'>): boolean =>
  Object.keys(options).every((name) => name === 'prompt' || name === 'negativePrompt');

/** What every program writes down, and this picture does not. */
function withUnsaid(restored: Restored, changed: string[]): string[] {
  if (isOnlyWords(restored)) return [...changed, 'The file contains only the prompt. Everything else stays as it is.'];
  const { options, left } = restored;
  const names = (Object.keys(unsaid) as (keyof typeof unsaid)[])
    .filter((name) => options[name] === undefined)
    .map((name) => unsaid[name])
    .filter((name) => !left.some((line) => line.toLowerCase().startsWith(name)));
  if (names.length === 0) return changed;
  return [...changed, `Not in the file: ${names.join(', ')}. The usual values of the model are used.`];
}
