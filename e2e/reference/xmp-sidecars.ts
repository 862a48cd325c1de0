// Merged sidecars as exiftool reads them, for src/formats/xmp-merge.test.ts. Needs exiftool (12.57 was used):
//   node e2e/reference/run.mjs xmp-sidecars.ts > e2e/golden/clip/xmp.json
// Ends with an error where exiftool reads other keywords than were there and were added, or loses anything else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { xmpForms } from '../../src/formats/testing/xmp-forms.ts';
import { mergeXmpSubject } from '../../src/formats/xmp-merge.ts';

const added = ['cat', 'R&B <live>', 'holiday'];
const folder = mkdtempSync(join(tmpdir(), 'xmp-'));
function read(name: string, bytes: string | Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const [found] = JSON.parse(
    execFileSync('exiftool', ['-json', '-struct', '-XMP:all', path], { encoding: 'utf8' }),
  ) as Record<string, string | string[]>[];
  const { SourceFile: _, Subject = [], ...others } = found!;
  return {
    subject: [Subject]
      .flat()
      .map(String)
      .filter((word) => word !== ''),
    others,
  };
}

const golden = xmpForms.map(({ name, xml, subject }) => {
  const bytes = mergeXmpSubject(new TextEncoder().encode(xml), added)!;
  const [before, after] = [read('before.xmp', xml), read('after.xmp', bytes)];
  const wanted = [...subject, ...added.filter((word) => !subject.includes(word))];
  if (!isDeepStrictEqual(before.subject, subject))
    throw new Error(`${name}: exiftool reads ${String(before.subject)} before`);
  if (!isDeepStrictEqual(after.subject, wanted)) throw new Error(`${name}: exiftool reads ${String(after.subject)}`);
  if (!isDeepStrictEqual(after.others, before.others))
    throw new Error(`${name}: ${JSON.stringify(before.others)} became ${JSON.stringify(after.others)}`);
  return { name, merged: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
});
console.log(JSON.stringify(golden, undefined, 1));
