import type { CSSProperties } from 'react';
import text from '../../../ui/text.module.css';
import { formatCosine } from '../../../ui/units.ts';
import type { MatchScale as Scale } from '../reading.ts';
import css from './match-scale.module.css';

/** Where the best cosine stands between no match, doubtful and clear match. */
export function MatchScale({ scale }: { scale: Scale }) {
  const { verdict, cosine, doubtful, clear, from, to } = scale;
  const place = (value: number) => `${(100 * (value - from)) / (to - from)}%`;
  const style = { '--doubtful': place(doubtful), '--clear': place(clear), '--cosine': place(cosine) };
  const name =
    `Cosine ${formatCosine(cosine)}: ${verdict}. Here under ${formatCosine(doubtful)} is no match, ` +
    `from ${formatCosine(clear)} a clear match, and between them doubtful.`;
  return (
    <div className={css.scale} style={style as CSSProperties} title={name}>
      <p className={text.sr}>{name}</p>
      <div className={css.line} />
      <i className={css.mark} />
      {(['no match', 'doubtful', 'clear match'] as const).map((zone) => (
        <span key={zone} aria-hidden data-current={zone === verdict || undefined}>
          {zone}
        </span>
      ))}
    </div>
  );
}
