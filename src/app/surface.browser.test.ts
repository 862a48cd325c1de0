import fc from 'fast-check';
import { reference } from 'virtual:reference';
import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../runtime/errors.ts';
import { createApi } from './api.ts';
import { helpText } from './reference/help.ts';

const api = createApi(Promise.resolve()) as unknown as Record<string, unknown>;

/** Every function of `window.triptych` by its name. */
function functionsOf(group: Record<string, unknown>, prefix = ''): [string, (...given: unknown[]) => unknown][] {
  return Object.entries(group).flatMap(([key, value]) => {
    if (typeof value === 'function') return [[prefix + key, value as (...given: unknown[]) => unknown]];
    const isGroup = typeof value === 'object' && value !== null && !(value instanceof Promise) && !Array.isArray(value);
    return isGroup ? functionsOf(value as Record<string, unknown>, `${prefix}${key}.`) : [];
  });
}
const functions = functionsOf(api);

const itself: unknown[] = [];
itself.push(itself);
/** What a script gets wrong: other types, empty and odd texts, objects of the right look, and what only JavaScript has. */
const odd = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true, withDate: true, maxDepth: 2 }),
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    '__proto__',
    Number.NaN,
    -1,
    10n,
    Symbol('s'),
    () => {},
    [],
    [null],
    [{}],
    [''],
    {},
    Object.create(null),
    itself,
    { signal: 1 },
    { onProgress: 1 },
    { model: 'none' },
    { segments: [{}] },
    { segments: [null] },
    { segments: [{ start: 0, end: 1, text: 'a', words: [{}] }] },
    { segments: [{ start: 0, end: 1, text: 'a', more: itself }] },
    { prompt: 1 },
    { prompt: 'a', steps: 'many' },
    { prompt: 'a', seed: 10n },
    { policy: {} },
    { policy: { categories: [{ id: {} }] } },
    { limit: 'all' },
    { threshold: '0.5' },
    { minimum: {} },
    { categories: 1 },
    new Blob([]),
    new Blob(['x']),
    new File(['x'], 'x.onnx'),
  ),
);

describe('whatever a function is given, it answers, or fails with a code', () => {
  test('they are all there', () => expect(functions.length).toBeGreaterThan(40));

  test.each(functions)('%s', async (_, call) => {
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 3 }), async (given) => {
        try {
          await call(...given);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).not.toBe('crash');
          expect((error as AppError).message).toMatch(/\S \S/);
          expect((error as AppError).message).not.toContain('[object Object]');
        }
      }),
      { numRuns: 25 },
    );
  });
});

test('the API page and help() tell of each function that there is, and of no other', () => {
  const described = reference.entries.filter(({ isFunction }) => isFunction).map(({ name }) => name);
  expect(described.toSorted()).toEqual(functions.map(([name]) => name).toSorted());
});

describe('help', () => {
  const help = functions.find(([name]) => name === 'help')![1] as (name?: string) => Promise<string>;

  test('prints a line for each function, and gives the same text', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    const text = await help();
    expect(printed.mock.calls).toEqual([[text]]);
    for (const [name] of functions) expect(text).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')} +\\S`, 'm'));
    expect(await help('clip.library')).not.toContain('clip.classify');
    printed.mockRestore();
  });

  test('tells of one function what it does, how it is called, and an example', () => {
    const text = helpText('triptych.clip.classify()');
    expect(text).toContain('triptych.clip.classify(image: ImageInput, labels: string[]');
    expect(text).toContain("triptych.clip.classify(image, ['a fox'");
    expect(text).toContain('ImageInput');
    expect(helpText('clip.library.search')).toContain('async function addSamples()');
  });

  test('names the nearest where there is no such function', () => {
    expect(() => helpText('clip.clasify')).toThrow(/no “clip.clasify”.*“clip.classify”/);
    fc.assert(
      fc.property(fc.anything(), (given) => {
        try {
          helpText(given as string);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-option' });
        }
      }),
    );
  });
});
