import { AppError } from '../../../../runtime/errors.ts';
import type { Session, TensorInfo } from '../../../../runtime/session.ts';

/** The decoder's memory goes in as `past_key_values.3.decoder.key` and comes out as `present.3.decoder.key`. */
const pastPrefix = 'past_key_values.';
/** The output that an input of the memory is fed from. */
export const presentName = (past: string): string => past.replace(pastPrefix, 'present.');
/** Whether an input holds what was remembered of the sound, which stays the same at every token. */
export const isOfEncoder = (past: string): boolean => past.includes('.encoder.');

/** Inputs that take the decoder's memory, in the graph's order. */
export const pastInputs = ({ inputs }: Pick<Session, 'inputs'>): TensorInfo[] =>
  inputs.filter(({ name }) => name.startsWith(pastPrefix));

/** The input of that name. Throws `model-corrupt`, naming what the graph has. */
export function inputNamed(session: Session, name: string): TensorInfo {
  const input = session.inputs.find((candidate) => candidate.name === name);
  if (input) return input;
  const names = session.inputs.map((candidate) => candidate.name).join(', ');
  throw new AppError(
    'model-corrupt',
    `The graph takes ${names}, and not “${name}” as Whisper's do. Take another export.`,
  );
}

/** Outputs to keep on the device when the sessions are made: features and memory; logits are read at every token. */
export function deviceOutputs(layers: number): { encoder: string[]; decoder: string[] } {
  const decoder = Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    ['decoder', 'encoder'].flatMap((of) => ['key', 'value'].map((part) => `present.${layer}.${of}.${part}`)),
  );
  return { encoder: ['last_hidden_state'], decoder };
}
