import { AppError, isAbort } from '../errors.ts';
import type { Reference, SelfTestReference } from '../model-entry.ts';
import { cpuTensor, type Session } from '../session.ts';
import { questionsFor, strideOf, type Asked, type Question } from './questions.ts';
import { feedsOf, numbersOf, whatIsWrong } from './references.ts';

/**
 * How far a device may be from float32 on the CPU, as a share of the largest number of the answer: half floats keep 11
 * bits, and what they lose adds up over tens of layers; weights in few bits are multiplied in other orders.
 */
const shares: readonly (readonly [dtype: RegExp, share: number])[] = [
  [/q4f16|bnb4/, 0.15],
  [/q4|q8|int8/, 0.1],
  [/^fp16$/, 0.06],
];
const fullShare = 0.01;

/** The largest difference that is accepted from these numbers. */
function toleranceFor(dtype: string, values: readonly number[]): number {
  const share = shares.find(([pattern]) => pattern.test(dtype))?.[1] ?? fullShare;
  return share * Math.max(...values.map(Math.abs));
}

/**
 * Asks a graph on WebAssembly, whose numbers are then what other devices are held to. Undefined for a graph that cannot be
 * asked. Throws `device` for numbers that are none, and what a run says that fails in every way.
 */
export async function makeReferences(
  session: Session,
  asked: Asked,
  { dtype, signal }: { dtype: string; signal?: AbortSignal | undefined },
): Promise<SelfTestReference | undefined> {
  const ways = questionsFor(session, asked);
  let failure: unknown;
  for (const questions of ways) {
    try {
      const references: Reference[] = [];
      for (const question of questions) references.push(await answer(session, question, signal));
      const values = references.flatMap((reference) => reference.values);
      return { tolerance: { [dtype]: toleranceFor(dtype, values) }, references };
    } catch (error) {
      if (isAbort(error) || error instanceof AppError) throw error;
      failure ??= error; // ids beyond the vocabulary, or other mel bands: the next way is tried
    }
  }
  if (failure) throw failure;
  return undefined;
}

async function answer(session: Session, question: Question, signal: AbortSignal | undefined): Promise<Reference> {
  const options = { fetch: [question.output], ...(signal && { signal }) };
  const all = numbersOf(await cpuTensor(await session.run(feedsOf(question.inputs), options), question.output));
  const stride = strideOf(all.length);
  const values = all.filter((_, index) => index % stride === 0);
  const wrong = whatIsWrong(values, values) ?? (values.every((value) => value === 0) ? 'nothing but zeros' : undefined);
  if (wrong) throw new AppError('device', `“${question.output}” gave ${wrong}.`);
  return { ...question, stride, values };
}
