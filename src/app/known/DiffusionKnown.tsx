import type { KnownWords } from '../../tasks/diffusion/known-words.ts';
import css from './known.module.css';
import { WordList } from './WordList.tsx';

/** Words that the built-in Stable Diffusion paints. */
export function DiffusionKnown({ words: { things, backgrounds }, asked }: { words: KnownWords; asked: string }) {
  return (
    <>
      <h3>Words</h3>
      <div className={css.lists}>
        <WordList title="Things" words={things} asked={asked} />
        <WordList title="Backgrounds" words={backgrounds} asked={asked} />
      </div>
      <h3>What it does not know</h3>
      <ul className={css.limits}>
        <li>Any other word: it then paints something of its own.</li>
        <li>Several things at once, faces, scenes, photos, other styles, larger pictures.</li>
      </ul>
    </>
  );
}
