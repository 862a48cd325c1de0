import { Disclosure } from '../../ui/Disclosure.tsx';
import { formatCount } from '../../ui/units.ts';
import css from './known.module.css';
import { matching } from './matches.ts';

/**
 * Words with their number, closed until somebody looks for one; absent where neither a word nor the title is what was asked
 * for.
 */
export function WordList({ title, words, asked }: { title: string; words: readonly string[]; asked: string }) {
  const found = matching([title], asked).length > 0 ? words : matching(words, asked);
  const isAsked = asked.trim() !== '';
  if (found.length === 0) return null;
  const count =
    found !== words ? `${formatCount(found.length)} of ${formatCount(words.length)}` : formatCount(words.length);
  return (
    <Disclosure key={String(isAsked)} open={isAsked} summary={`${title} (${count})`}>
      <ul className={css.words} aria-label={title}>
        {found.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </Disclosure>
  );
}
