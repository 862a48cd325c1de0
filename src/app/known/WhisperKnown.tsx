import { languageName } from '../../tasks/whisper/times.ts';
import figures from './figures.json' with { type: 'json' };
import css from './known.module.css';
import { WordList } from './WordList.tsx';

const { words, errors } = figures.speech;
const golden = figures.goldenSpeech;

/** Languages that the built-in Whisper writes down, and how well it was measured to do. */
export function WhisperKnown({ codes, asked }: { codes: readonly string[]; asked: string }) {
  const names = codes.map(languageName).toSorted((a, b) => a.localeCompare(b, 'en'));
  return (
    <>
      <h3>Languages</h3>
      <WordList title="Languages it transcribes, and translates to English" words={names} asked={asked} />
      <h3>How well</h3>
      <p>
        On recordings of clear English ({words} words) {errors.q4} % of the words were wrong with 4-bit weights and{' '}
        {errors.q8} % with 8-bit weights; the original in full precision has {errors.fp32} %. On the {golden.words}{' '}
        words of the recordings in this program’s own tests it was {golden.errors.q4} % and {golden.errors.q8} %. Other
        languages were not measured here; those with few hours of training speech are much harder for it.
      </p>
      <h3>What it does not know</h3>
      <ul className={css.limits}>
        <li>Who is speaking.</li>
        <li>Rare names, strong accents, several voices at once, music and noise are hard for it.</li>
        <li>It may invent words where nobody speaks, so silence is left out first.</li>
      </ul>
    </>
  );
}
