// Transcribes the golden recordings with the embedded q4 graphs and compares with openai-whisper's own code over them:
//   RECORDINGS=jfk,gap RUNS=greedy,words node e2e/reference/run.mjs replay-whisper.ts        (all when left out)
import { readdirSync } from 'node:fs';
import { decode } from '../../src/tasks/whisper/engine/decode/decode.ts';
import { detectLanguage } from '../../src/tasks/whisper/engine/decode/language.ts';
import { melOf, openBase, rememberingEncoder } from './whisper/base.ts';
import { camelCase } from './whisper/options.ts';
import { differences, equalTimes, goldenRecording, run } from './whisper/transcriptions.ts';

const folder = new URL('../golden/whisper/transcribe/', import.meta.url);
const chosen = (name: string): string[] | undefined => process.env[name]?.split(',');
const recordings = chosen('RECORDINGS') ?? readdirSync(folder).map((file) => file.replace('.json', ''));
const whisper = rememberingEncoder(await openBase());
const { model, tokenizer } = whisper;
const total = { runs: 0, different: 0, equal: 0, all: 0, language: 0 };

const report = (name: string, found: string[], more = '') => {
  total.runs++;
  if (found.length > 0) total.different++;
  console.log(`${found.length === 0 ? 'same     ' : 'DIFFERENT'} ${name} ${more}`);
  for (const sentence of found.slice(0, 6)) console.log(`            ${sentence.slice(0, 300)}`);
};

for (const name of recordings) {
  const golden = goldenRecording(name);
  for (const [id, { options, result, calls }] of Object.entries(golden.runs)) {
    if (!result || (chosen('RUNS') && !chosen('RUNS')!.includes(id))) continue;
    const start = performance.now();
    const made = await run(whisper, name, options);
    const times = equalTimes(made, result);
    total.equal += times.equal;
    total.all += times.all;
    const margin = Math.min(...calls.map((call) => call.margin ?? Infinity));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    report(
      `${name}/${id}`,
      differences(made, result),
      `margin ${margin}, times ${times.equal}/${times.all}, ${seconds} s`,
    );
  }
  if (chosen('RUNS') && !chosen('RUNS')!.includes('decode')) continue;
  const mel = await melOf(name);
  const features = await model.encode(await mel.read(0, 3000));
  const probabilities = await detectLanguage(model, features, { tokens: tokenizer });
  features.dispose();
  const [top, second] = golden.detect_language[0]!;
  const found = probabilities[0]!;
  total.language = Math.max(total.language, Math.abs(found.probability - second));
  report(
    `${name}/language`,
    found.language === top ? [] : [`${found.language}, not ${top}`],
    `${found.language} ${found.probability.toFixed(4)}`,
  );
  // whisper.decode hears the recording padded to 30 s before its spectrogram: the same frames of silence.
  for (const [id, { options, result }] of Object.entries(golden.decode ?? {})) {
    const heard = await model.encode(await mel.read(0, 3000));
    const made = await decode({ model, tokenizer, random: Math.random }, heard, camelCase(options));
    heard.dispose();
    const problems = [
      ...(JSON.stringify(made.tokens) === JSON.stringify(result.tokens)
        ? []
        : [`tokens ${made.tokens.join()}, not ${result.tokens.join()}`]),
      ...(made.text === result.text ? [] : [`text ${made.text}, not ${result.text}`]),
      ...(made.language === result.language ? [] : [`language ${made.language}, not ${result.language}`]),
      ...(Math.abs(made.avgLogprob - result.avg_logprob) < 1e-3
        ? []
        : [`avg_logprob ${made.avgLogprob}, not ${result.avg_logprob}`]),
      ...(Math.abs(made.noSpeechProb - result.no_speech_prob) < 1e-3
        ? []
        : [`no_speech ${made.noSpeechProb}, not ${result.no_speech_prob}`]),
    ];
    report(`${name}/decode ${id}`, problems);
  }
}
console.log(total);
if (total.different > 0) process.exitCode = 1;
