import { Images } from 'lucide-react';
import { useEffect, useState } from 'react';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { LinkButton } from '../../../../ui/LinkButton.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import text from '../../../../ui/text.module.css';
import { libraryApi, rankLibrary, type Ranking } from '../../library-api.ts';
import { libraryVector } from '../../library/query-vectors.ts';
import type { Member } from '../../similar/member.ts';
import { useSimilar } from '../../similar/store.ts';
import { PictureGrid } from '../library/PictureGrid.tsx';
import { useLibrary } from '../library/store.ts';
import { formatLikeness } from './format.ts';
import { MemberThumbnail } from './MemberPicture.tsx';
import css from './similar.module.css';
import { messageOf } from '../../../../runtime/errors.ts';

/** Nearest pictures that are shown. */
const limit = 200;

/** One picture of the first set, and what in the library is most like it. */
export function NearestInLibrary() {
  const members = useSimilar((state) => state.sets.a);
  const items = useLibrary((state) => state.stats?.items);
  const [key, setKey] = useState<string>();
  const member = members.find((one) => one.key === key) ?? members[0];
  const isEmpty = items === 0;
  if (isEmpty)
    return (
      <EmptyState
        icon={<Images aria-hidden />}
        title="The library is empty"
        actions={<LinkButton href="#/clip/search">Open the library</LinkButton>}
      >
        Add a folder or pictures to it in Search, then find out here which of them is most similar to a picture in A.
      </EmptyState>
    );
  if (!member) return null;
  return (
    <div className={css.nearest}>
      <fieldset className={css.strip}>
        <legend className={text.sr}>Picture to match</legend>
        {members.map((one) => (
          <label key={one.key} title={one.name}>
            <input
              type="radio"
              name="nearest"
              aria-label={one.name}
              checked={one === member}
              onChange={() => setKey(one.key)}
            />
            <MemberThumbnail member={one} />
          </label>
        ))}
      </fieldset>
      <Nearest key={member.key} member={member} />
    </div>
  );
}

function Nearest({ member }: { member: Member }) {
  const unit = useSimilar((state) => state.unit);
  const version = useLibrary((state) => state.version);
  const [found, setFound] = useState<Ranking>();
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    nearest(member, signal).then(
      (ranking) => !signal.aborted && setFound(ranking),
      (error: unknown) => !signal.aborted && setTrouble(messageOf(error)),
    );
    return () => controller.abort();
  }, [member, version]);
  return (
    <>
      {trouble && (
        <Notice tone="danger" role="alert" title="The search failed" className={css.notice}>
          {trouble}
        </Notice>
      )}
      {found ? (
        <PictureGrid
          label={`Most like ${member.name}`}
          ids={found.ids}
          noteOf={(index) => formatLikeness(found.scores[index]!, unit)}
          className={css.grid}
        />
      ) : (
        !trouble && (
          <div className={css.state}>
            <Progress what={`Looking for pictures like ${member.name}`} />
          </div>
        )
      )}
    </>
  );
}

async function nearest(member: Member, signal: AbortSignal): Promise<Ranking> {
  const vector =
    'file' in member
      ? await libraryVector(member.file, { signal })
      : (await libraryApi.vectors([String(member.item)])).vectors;
  return rankLibrary('', { limit, pictures: [{ vector, weight: 1 }], signal });
}
