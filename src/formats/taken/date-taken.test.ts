import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { createBudget } from '../budget.ts';
import { formatWallTime } from '../wall-time.ts';
import { readZip } from '../zip.ts';
import { dateTaken } from './date-taken.ts';

// 255 small files and what exiftool 12.57 reads of them; made by e2e/reference/golden/make_clip_dates.py.
const zip = await readZip(new Blob([readFileSync('e2e/golden/clip/dates.zip')]), createBudget(2 ** 26));
const files = new Map<string, Uint8Array<ArrayBuffer>>();
for (const [name, file] of zip) files.set(name, await file.read());
const expected = JSON.parse(new TextDecoder().decode(files.get('expected.json'))) as Record<string, string | null>;
const home = process.env.TZ;
afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});

const read = async (bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> => {
  const found = await dateTaken(new Blob([bytes]));
  return found && formatWallTime(found);
};

/** A time that the file keeps in UTC, as a clock in Tokyo or New York shows it (both without summer time in January). */
const shownIn = (utc: string, zone: string): string =>
  `${new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(utc)).replace(' ', 'T')}`;

test.each(['Asia/Tokyo', 'America/New_York'])(
  'dates are those that exiftool reads, whatever the time zone (%s)',
  async (zone) => {
    process.env.TZ = zone;
    const wrong: string[] = [];
    for (const [name, right] of Object.entries(expected)) {
      const found = (await read(files.get(name)!)) ?? null;
      const isRight = right?.endsWith('Z') ? found?.slice(0, 19) === shownIn(right, zone) : found === right;
      if (!isRight) wrong.push(`${name}: ${found} instead of ${right}`);
    }
    expect(wrong).toEqual([]);
  },
);

test('every format has files with and without a date in the set', () => {
  const kinds = 'arw avif dng heic jpg mkv mov mp4 nef png tif webp'.split(' ');
  const dated = Object.keys(expected).filter((name) => expected[name]);
  expect(new Set(dated.map((name) => name.split('.')[1]))).toEqual(new Set(kinds));
  expect(Object.values(expected)).toContain(null);
});

/** Damages: bytes replaced, and a tail cut off. */
const damages = fc.record({
  name: fc.constantFrom(...Object.keys(expected)),
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), { maxLength: 12 }),
  kept: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('damaged files have a date or none, and never throw or go on for ever', async () => {
  await fc.assert(
    fc.asyncProperty(damages, async ({ name, changes, kept }) => {
      const bytes = files.get(name)!.slice(0, Math.ceil(files.get(name)!.length * kept));
      for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
      const found = await dateTaken(new Blob([bytes]));
      if (found) expect(new Date(found.wall).getUTCFullYear()).toBeGreaterThan(1800);
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
  );
});
