import { classes } from '../../../ui/classes.ts';
import type { TokenCount } from '../contract.ts';
import css from './form.module.css';

/** Tokens that a text encoder takes at once, without start and end. */
const chunkTokens = 75;

/** How many tokens a text has, of the chunks that it fills. Past the edge of the first nothing is lost. */
export function TokenCounter({ tokens }: { tokens: TokenCount | undefined }) {
  if (!tokens) return null;
  const { count, chunks } = tokens;
  const room = chunkTokens * Math.max(1, chunks.length);
  const isLong = chunks.length > 1;
  const title = isLong
    ? `${chunks.length} chunks with ${chunks.join(', ')} tokens. Words far apart know less of each other.`
    : 'Words and pieces of words. A text of more than 75 continues in a second chunk.';
  return (
    <span className={classes(css.counter, isLong && css.long)} title={title}>
      <span aria-hidden>
        {count} / {room}
      </span>
      <span className={css.counted}>
        {count} of {room} tokens{isLong && `, ${chunks.length} chunks`}
      </span>
    </span>
  );
}
