// Transcribes recordings and compares with what openai-whisper itself made of the float32 weights (compare_fp32.py):
//   EXPECTED=fp32.json AUDIO=FOLDER GRAPHS=FOLDER node e2e/reference/run.mjs whisper/compare-fp32.ts
// GRAPHS holds the float32 export; without it the embedded q4 graphs answer, whose tokens need not be the same: OUT=q4.json
// keeps what they gave, for the word error rate. RECORDINGS and RUNS, lists with commas, choose some.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Transcription } from '../../../src/tasks/whisper/contract.ts';
import { melOfSamples, openBase, rememberingEncoder } from './base.ts';
import { readWav } from './golden.ts';
import { differences, transcribeAll } from './transcriptions.ts';

type Results = Record<string, Record<string, { options: Record<string, unknown>; result: Transcription }>>;

const { EXPECTED = 'fp32.json', AUDIO = '.', GRAPHS, OUT, RECORDINGS, RUNS } = process.env;
const folderUrl = (path: string) => pathToFileURL(`${resolve(path)}/`);
const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Results;
const whisper = rememberingEncoder(await openBase(GRAPHS ? { graphs: folderUrl(GRAPHS), suffix: '' } : {}));
const tokens = ({ segments }: Transcription) => segments.map((segment) => segment.tokens.join());
const made: Results = {};
const total = { runs: 0, equalTokens: 0, equalInAll: 0 };

for (const name of RECORDINGS?.split(',') ?? Object.keys(expected)) {
  const mel = await melOfSamples(readWav(name, folderUrl(AUDIO)), whisper.model.dims.mels);
  made[name] = {};
  for (const [id, { options, result }] of Object.entries(expected[name] ?? {})) {
    if (RUNS && !RUNS.split(',').includes(id)) continue;
    const ours = await transcribeAll(whisper, mel, options);
    made[name][id] = { options, result: ours };
    const sameTokens = tokens(ours).join(' ') === tokens(result).join(' ');
    const found = differences(ours, result);
    total.runs++;
    if (sameTokens) total.equalTokens++;
    if (found.length === 0) total.equalInAll++;
    console.log(
      `${sameTokens ? 'same     ' : 'DIFFERENT'} ${name}/${id} ${tokens(result).join().split(',').length} tokens`,
    );
    for (const sentence of found.slice(0, 6)) console.log(`            ${sentence.slice(0, 300)}`);
  }
}
console.log(total);
if (OUT) writeFileSync(OUT, JSON.stringify(made));
if (GRAPHS && total.equalTokens < total.runs) process.exitCode = 1;
