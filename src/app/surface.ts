import { AppError, isAbort, messageOf, type ErrorCode } from '../runtime/errors.ts';

/** What an argument may be. */
interface Rule {
  accepted: string;
  accepts: (value: unknown) => boolean;
  code: ErrorCode;
}
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const option = (accepted: string, accepts: Rule['accepts']): Rule => ({ accepted, accepts, code: 'bad-option' });
const input = (accepted: string, accepts: Rule['accepts']): Rule => ({ accepted, accepts, code: 'bad-input' });

const text = option('a text', (value) => typeof value === 'string');
const texts = option(
  'a list of texts',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
);
const count = option('a whole number', Number.isSafeInteger);
const list = option('a list', Array.isArray);
const lists = option('a list of lists of texts', (value) => Array.isArray(value) && value.every(texts.accepts));
/** A task's own rule says what it may be. */
const anything = option('anything', () => true);
const file = input('a Blob or File', (value) => value instanceof Blob);
/** Also with the place it lay in, as a drop gives it. */
const isFile = (item: unknown): boolean =>
  item instanceof Blob ||
  (isObject(item) && 'file' in item && item.file instanceof Blob && 'path' in item && typeof item.path === 'string');
const files = option(
  'a list of files, or the handle of a folder',
  (value) =>
    (Array.isArray(value) && value.every(isFile)) || (isObject(value) && 'kind' in value && value.kind === 'directory'),
);
const isAddress = (item: unknown): boolean => typeof item === 'string' || item instanceof URL;
const addable = option(
  'a list of files or of addresses on this site, or the handle of a folder',
  (value) => (Array.isArray(value) && value.every((item) => isFile(item) || isAddress(item))) || files.accepts(value),
);
/** Options that every call understands, whatever else it has. */
const isOptions = (value: unknown): boolean =>
  isObject(value) &&
  !Array.isArray(value) &&
  (!('signal' in value) || value.signal === undefined || value.signal instanceof AbortSignal) &&
  ['onProgress', 'onSegment'].every((name) => {
    const given = (value as Record<string, unknown>)[name];
    return given === undefined || typeof given === 'function';
  });
const options = option('an object of options; in it, signal is an AbortSignal and onProgress a function', isOptions);
const orNothing = (rule: Rule): Rule => ({ ...rule, accepts: (value) => value === undefined || rule.accepts(value) });

/** The arguments of every function, by their names. A function that is not here does not exist for a script. */
const signatures: Record<string, Record<string, Rule>> = {
  help: { name: orNothing(text) },
  'device.report': {},
  'device.selfTest': { task: text },
  'device.choose': { device: text },
  'models.list': {},
  'models.download': { id: text, options: orNothing(options) },
  'models.import': { files, options: orNothing(options) },
  'models.verify': { id: text, options: orNothing(options) },
  'models.remove': { id: text },
  'models.unload': { task: orNothing(text) },
  'clip.embedImages': { images: list, options: orNothing(options) },
  'clip.embedTexts': { texts: anything, options: orNothing(options) },
  'clip.classify': { image: anything, labels: anything, options: orNothing(options) },
  'clip.similarity': { left: list, right: list, options: orNothing(options) },
  'clip.moderate': { image: anything, options: orNothing(options) },
  'clip.library.add': { files: addable, options: orNothing(options) },
  'clip.library.rescan': { options: orNothing(options) },
  'clip.library.readAnew': { options: orNothing(options) },
  'clip.library.folders': { options: orNothing(options) },
  'clip.library.forgetFolder': { source: count },
  'clip.library.parse': { text },
  'clip.library.search': { query: anything, options: orNothing(options) },
  'clip.library.similar': { id: text, options: orNothing(options) },
  'clip.library.duplicates': { options: orNothing(options) },
  'clip.library.likeness': { options: orNothing(options) },
  'clip.library.vectors': { ids: texts },
  'clip.library.lowestPair': { ids: texts },
  'clip.library.moderate': { options: orNothing(options) },
  'clip.library.moderationScores': { options: orNothing(options) },
  'clip.library.tag': { labels: anything, options: orNothing(options) },
  'clip.library.tagColumns': { labels: anything, options: orNothing(options) },
  'clip.library.nameGroups': { groups: lists, labels: anything, options: orNothing(options) },
  'clip.library.map': { options: orNothing(options) },
  'clip.library.items': { ids: texts },
  'clip.library.original': { id: text },
  'clip.library.withHashes': { hashes: texts },
  'clip.library.thumbnails': { ids: texts },
  'clip.library.thumbnailUrls': { ids: texts },
  'clip.library.export': { format: text },
  'clip.library.import': { file, options: orNothing(options) },
  'clip.library.remove': { ids: texts, options: orNothing(options) },
  'clip.library.deleteFiles': { ids: texts, options: orNothing(options) },
  'whisper.transcribe': { audio: anything, options: orNothing(options) },
  'whisper.detectLanguage': { audio: anything, options: orNothing(options) },
  'whisper.format': { result: anything, format: anything, options: orNothing(options) },
  'diffusion.generate': { options },
  'diffusion.readParameters': { image: anything },
};

/** These answer at once; all others by a promise, whose rejection every failure is. */
const synchronous = ['whisper.format', 'clip.library.parse', 'clip.library.pause', 'clip.library.resume'];

type Call = (...given: unknown[]) => unknown;

/**
 * A function of the surface as a script gets it: arguments of another kind are refused by name, and whatever is thrown has
 * a code; an abort passes through untouched.
 */
function checkedCall(name: string, call: Call): Call {
  const rules = Object.entries(signatures[name] ?? {});
  const checked: Call = (...given) => {
    for (const [index, [argument, rule]] of rules.entries()) check(argument, given[index], rule);
    return call(...given);
  };
  if (!synchronous.includes(name))
    return async (...given) => {
      try {
        return await checked(...given);
      } catch (error) {
        throw coded(error);
      }
    };
  return (...given) => {
    try {
      return checked(...given);
    } catch (error) {
      throw coded(error);
    }
  };
}

/** `help`, checked as every other function: it stands in no group. */
export const checkedHelp = (help: (name?: string) => Promise<string>) =>
  checkedCall('help', help as Call) as typeof help;

/** A group of functions (`models`, `clip` and the library in it …) with each of them checked. */
export function checkedSurface<T extends object>(group: T, prefix: string): T {
  const properties = Object.getOwnPropertyDescriptors(group) as Record<string, PropertyDescriptor>;
  for (const [key, property] of Object.entries(properties)) {
    const name = `${prefix}.${key}`;
    if (typeof property.value === 'function') property.value = checkedCall(name, property.value as Call);
    else if (key === 'library') property.value = checkedSurface(property.value as object, name);
  }
  return Object.create(Object.prototype, properties) as T;
}

function check(name: string, value: unknown, { accepted, accepts, code }: Rule): void {
  if (!accepts(value)) throw new AppError(code, `${name} is ${shown(value)}. It can be ${accepted}.`);
}

/** How a value reads in a sentence, whatever it is: some objects cannot even be made a text. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `“${value.slice(0, 40)}”`;
  if (typeof value === 'function') return 'a function';
  return isObject(value) ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
}

/** What reaches here without a code is a fault of ours, or of the browser. */
const coded = (error: unknown): unknown =>
  error instanceof AppError || isAbort(error)
    ? error
    : new AppError('crash', isObject(error) ? messageOf(error) : shown(error), { cause: error });
