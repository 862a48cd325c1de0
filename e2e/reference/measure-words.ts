// How many words the embedded Whisper gets wrong on the golden recordings of people speaking English, with its 4-bit and
// its 8-bit weights: the figures of src/app/known/figures.json. Words are compared as openai-whisper's normaliser has them:
//   OUT=heard.json node e2e/reference/run.mjs measure-words.ts && python e2e/reference/whisper/word_errors.py heard.json
import { writeFileSync } from 'node:fs';
import { openBase } from './whisper/base.ts';
import { run } from './whisper/transcriptions.ts';

/** What is said in them, as pocketsphinx's test data has it, and the printed address of 1961. */
const spoken: Record<string, string> = {
  jfk: 'And so my fellow Americans ask not what your country can do for you ask what you can do for your country',
  goforward: 'go forward ten meters',
  'librivox-0870':
    'and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them',
  'librivox-0890': 'unless to be rather cold hearted and rather selfish is to be ill disposed',
};

const heard: { weights: string; recording: string; spoken: string; heard: string }[] = [];
for (const [weights, suffix] of [
  ['q4', '_q4'],
  ['q8', '_quantized'],
] as const) {
  const whisper = await openBase({ suffix });
  for (const [recording, text] of Object.entries(spoken)) {
    const made = await run(whisper, recording, { temperature: 0, language: 'en' });
    heard.push({ weights, recording, spoken: text, heard: made.text });
    console.log(`${weights} ${recording}: ${made.text}`);
  }
}
writeFileSync(process.env.OUT ?? 'heard.json', JSON.stringify(heard));
