import type { CSSProperties } from 'react';
import text from '../../../ui/text.module.css';
import { formatCosine } from '../../../ui/units.ts';
import type { MatchScale as Scale } from '../reading.ts';
import css from './match-scale.module.css';

/** Where the best cosine stands between no match, uncertain and clear match. */
export function MatchScale({ scale }: { scale: Scale }) {
  const { verdict, cosine, uncertain, clear, from, to } = scale;
  const place = (value: number) => `${(100 * (value - from)) / (to - from)}%`;
  const style = { '--uncertain': place(uncertain), '--clear': place(clear), '--cosine': place(cosine) };
  const name =
    `Cosine ${formatCosine(cosine)}: ${verdict}. With these labels, below ${formatCosine(uncertain)} is no match ` +
    `and from ${formatCosine(clear)} a clear match.`;
  return (
    <div className={css.scale} style={style as CSSProperties} title={name}>
      <p className={text.sr}>{name}</p>
      <div className={css.line} />
      <i className={css.mark} />
      {(['no match', 'uncertain', 'clear match'] as const).map((zone) => (
        <span key={zone} aria-hidden data-current={zone === verdict || undefined}>
          {zone}
        </span>
      ))}
    </div>
  );
}
