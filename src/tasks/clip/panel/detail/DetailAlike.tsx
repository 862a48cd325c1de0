import { useCallback } from 'react';
import text from '../../../../ui/text.module.css';
import { formatCosine } from '../../../../ui/units.ts';
import { useRead } from '../../../../ui/use-read.ts';
import { useDuplicates } from '../../duplicates/store.ts';
import { type Hit, libraryApi } from '../../library-api.ts';
import { usePicture } from '../library/picture-cache.ts';
import { libraryStore } from '../library/store.ts';
import css from './detail.module.css';

/** Pictures shown at most. */
const shownMost = 12;

/** Pictures that are near-duplicates of one, by the threshold of Duplicates; without any, the most similar one. */
export function DetailAlike({ id }: { id: number }) {
  const threshold = useDuplicates((state) => state.threshold);
  const found = useRead(useCallback(() => libraryApi.similar(String(id), { limit: shownMost }), [id]));
  if (!found || found.length === 0) return null;
  const alike = found.filter(({ score }) => score >= threshold);
  return (
    <section className={css.group}>
      <h3>Near-duplicates</h3>
      {alike.length === 0 && (
        <p className={text.hint}>None from a cosine of {formatCosine(threshold)}. The most similar picture:</p>
      )}
      <Alike id={id} hits={alike.length > 0 ? alike : found.slice(0, 1)} />
    </section>
  );
}

/** A press shows one large; the arrows lead through all of them, and back to the picture they are like. */
function Alike({ id, hits }: { id: number; hits: readonly Hit[] }) {
  const ids = Uint32Array.from([id, ...hits.map((hit) => Number(hit.id))]);
  return (
    <ul className={css.alike} aria-label="Similar pictures">
      {hits.map((hit, index) => (
        <li key={hit.id}>
          <button
            type="button"
            title={hit.path}
            aria-label={`Show ${hit.path}, cosine ${formatCosine(hit.score)}`}
            onClick={() => libraryStore.getState().openDetail(ids, index + 1)}
          >
            <Small id={Number(hit.id)} />
            {formatCosine(hit.score)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Small({ id }: { id: number }) {
  const url = usePicture(id)?.url;
  return url ? <img src={url} alt="" decoding="async" /> : <span />;
}
