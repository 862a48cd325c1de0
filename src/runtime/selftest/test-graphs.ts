import type { Device, SelfTest } from '../device.ts';
import { AppError, isAbort, messageOf } from '../errors.ts';
import type { ModelEntry, SelfTestReference, Variant } from '../model-entry.ts';
import type { Session } from '../session.ts';
import { makeReferences } from './answer.ts';
import { keptAnswers, type Answer, type KeptAnswers } from './kept-answers.ts';
import { makeElsewhere, type Make } from './make-elsewhere.ts';
import { runReferences } from './references.ts';
import { versionOf } from './version.ts';

/** The graphs of a model that are open on one device, by role. */
export interface TestedGraphs {
  device: Device;
  variant: Variant;
  sessions: ReadonlyMap<string, Session>;
}
export interface TestOptions {
  signal?: AbortSignal | undefined;
  /** False leaves a graph out. */
  isAsked?: (role: string) => boolean;
  answers?: KeptAnswers;
  make?: Make;
}

/**
 * Runs fixed inputs and compares: with the numbers of the catalogue, where it has them for this number format, else with
 * what WebAssembly gave for the same files once, which is kept. On WebAssembly itself the first run makes these numbers.
 * Where they cannot be had the graph is still held to giving numbers at all, and the result's `note` says so.
 */
export async function testGraphs(
  entry: ModelEntry,
  graphs: TestedGraphs,
  options: TestOptions = {},
): Promise<SelfTest> {
  const { device, variant, sessions } = graphs;
  const { isAsked = () => true, signal } = options;
  const { dtype } = variant;
  const common = { device, dtype, session: (role: string) => sessions.get(role), ...(signal && { signal }) };
  const listed = listedFor(entry, variant);
  if (listed)
    return runReferences({ ...listed, references: listed.references.filter(({ role }) => isAsked(role)) }, common);
  const roles = graphRoles(variant).filter((role) => sessions.has(role) && isAsked(role));
  const tests: SelfTest[] = [];
  for (const role of roles) {
    signal?.throwIfAborted();
    const answer = await answerFor(entry, variant, { ...options, role, own: device === 'wasm' && sessions.get(role) });
    tests.push(
      'known' in answer
        ? await runReferences(answer.known, common)
        : await testSense(sessions.get(role)!, { ...answer, entry, role, device, dtype, signal }),
    );
  }
  return mergeTests(tests, { device, dtype });
}

/**
 * Makes what a device will be compared with, before the model is opened on it: both together may be more than fits.
 */
export async function prepareAnswers(entry: ModelEntry, variant: Variant, options: TestOptions = {}): Promise<void> {
  if (listedFor(entry, variant)) return;
  for (const role of graphRoles(variant))
    if (options.isAsked?.(role) ?? true) await answerFor(entry, variant, { ...options, role, own: false });
}

/** The catalogue's numbers, if it has a tolerance for the number format. */
const listedFor = ({ selfTest }: ModelEntry, { dtype }: Variant): SelfTestReference | undefined =>
  selfTest && dtype in selfTest.tolerance ? selfTest : undefined;

const graphRoles = ({ files }: Variant): string[] =>
  files.filter(({ external }) => external === undefined).map(({ role }) => role);

/** The kept answer, or one that is made now: by `own`, the graph open on WebAssembly, or in a worker. */
async function answerFor(
  entry: ModelEntry,
  variant: Variant,
  {
    role,
    own,
    answers = keptAnswers,
    make = makeElsewhere,
    signal,
  }: TestOptions & { role: string; own: Session | false | undefined },
): Promise<Answer> {
  const subject = { id: entry.id, version: await versionOf(entry, variant), dtype: variant.dtype, role };
  const kept = await answers.read(subject);
  if (kept) return kept;
  const answer = await askOnce(() =>
    own
      ? makeReferences(own, { role, resolution: entry.resolution }, { dtype: variant.dtype, signal })
      : make(entry, variant, { role, signal }),
  );
  await answers.write(subject, answer);
  return answer;
}

async function askOnce(ask: () => Promise<SelfTestReference | undefined>): Promise<Answer> {
  try {
    const known = await ask();
    return known ? { known } : { absent: 'its inputs are of a layout that no fixed input is known for' };
  } catch (error) {
    // A download, or a file that is damaged, says nothing of what can be asked.
    if (
      isAbort(error) ||
      (error instanceof AppError && ['model-missing', 'model-corrupt', 'network'].includes(error.code))
    )
      throw error;
    const said = messageOf(error);
    return { absent: said.replace(/\.$/, '') };
  }
}

interface Sense {
  entry: ModelEntry;
  absent: string;
  role: string;
  device: Device;
  dtype: string;
  signal: AbortSignal | undefined;
}

/** Whether a graph gives numbers at all, where nothing is known to compare them with. */
async function testSense(session: Session, { entry, absent, role, device, dtype, signal }: Sense): Promise<SelfTest> {
  const result = { device, dtype, error: 0, tolerance: 0, ms: 0 };
  const note = `its ${role.replaceAll('_', ' ')} was not compared: ${absent}`;
  try {
    const begin = performance.now();
    await makeReferences(session, { role, resolution: entry.resolution }, { dtype, signal });
    return { ...result, pass: true, ms: performance.now() - begin, note };
  } catch (error) {
    if (isAbort(error) || (error instanceof AppError && error.code === 'crash')) throw error;
    const said = messageOf(error);
    return { ...result, pass: false, error: Number.NaN, reason: `it failed: ${said}` };
  }
}

const strain = ({ error, tolerance }: SelfTest) => (tolerance > 0 ? error / tolerance : 0);

/** One result for the graphs of a model: the one that failed, else the one nearest to failing, and all their time. */
function mergeTests(tests: readonly SelfTest[], { device, dtype }: { device: Device; dtype: string }): SelfTest {
  const none: SelfTest = { device, dtype, pass: true, error: 0, tolerance: 0, ms: 0 };
  const failed = tests.find(({ pass }) => !pass);
  const worst = failed ?? tests.reduce((most, test) => (strain(test) > strain(most) ? test : most), tests[0] ?? none);
  const { note: _, ...rest } = worst;
  const notes = tests.flatMap(({ note }) => note ?? []);
  const ms = tests.reduce((sum, test) => sum + test.ms, 0);
  return { ...rest, ms, ...(notes.length > 0 && { note: notes.join('; ') }) };
}
