import { useMemo } from 'react';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import { LargePicture } from '../../../../ui/LargePicture.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import type { Cell } from '../../similar/heat-map-frame.ts';
import { type Matrix, spreadOf } from '../../similar/matrix.ts';
import type { Member } from '../../similar/member.ts';
import { useSimilar } from '../../similar/store.ts';
import { formatLikeness } from './format.ts';
import { MemberInFull, MemberPicture } from './MemberPicture.tsx';
import css from './similar.module.css';

/** The two pictures of a cell with their number, and what such a number means. */
export function PairDetail({ matrix, active }: { matrix: Matrix; active: Cell | undefined }) {
  const unit = useSimilar((state) => state.unit);
  const spread = useMemo(() => spreadOf(matrix), [matrix]);
  const cosine = active && matrix.cosines[active.row]?.[active.column];
  const other = unit === 'cosine' ? 'percent' : 'cosine';
  return (
    <>
      <section className={layout.group} aria-label="Selected pair">
        {active && cosine !== undefined ? (
          <>
            <div className={css.number}>
              <strong>{formatLikeness(cosine, unit)}</strong>{' '}
              <span className={text.dim}>{formatLikeness(cosine, other)}</span>
              <LargePair a={matrix.rows[active.row]!} b={matrix.columns[active.column]!} />
            </div>
            <div className={css.two}>
              <Named member={matrix.rows[active.row]!} />
              <Named member={matrix.columns[active.column]!} />
            </div>
          </>
        ) : (
          <p className={text.hint}>Point at a cell, or move with the arrow keys, to see its two pictures here.</p>
        )}
      </section>
      <section className={layout.group}>
        {spread && (
          <p className={text.hint}>
            Half of all pairs here are above {formatLikeness(spread.median, unit)}; they go from{' '}
            {formatLikeness(spread.low, unit)} to {formatLikeness(spread.high, unit)}.
          </p>
        )}
        <Disclosure summary="What the number means">
          <div className={css.meaning}>
            <p className={text.hint}>
              CLIP sums up each picture as an arrow. The <strong>cosine</strong> says how far two arrows point the same
              way: 1 for the same picture, 0 for nothing in common. For two photos it hardly ever gets near 0: what has
              little in common may still have 0.4 or 0.6. So compare numbers with each other, rather than with 1.
            </p>
            <p className={text.hint}>
              <strong>Percent</strong> is the cosine times a hundred, for those who like to read it so. It is no
              probability and no share: 80 % does not mean that they are the same with a chance of 80 in 100.
            </p>
            <p className={text.hint}>Numbers of different models cannot be compared. These are of {matrix.model}.</p>
          </div>
        </Disclosure>
      </section>
    </>
  );
}

/** Both in a dialog, zoomed together. */
function LargePair({ a, b }: { a: Member; b: Member }) {
  return (
    <LargePicture
      className={css.enlarge}
      title={`${a.name} and ${b.name}`}
      picture={<MemberInFull key={a.key} member={a} />}
      beside={<MemberInFull key={b.key} member={b} />}
    />
  );
}

function Named({ member }: { member: Member }) {
  return (
    <figure className={css.figure}>
      <MemberPicture member={member} />
      <figcaption className={text.cut} title={member.name}>
        {member.name}
      </figcaption>
    </figure>
  );
}
