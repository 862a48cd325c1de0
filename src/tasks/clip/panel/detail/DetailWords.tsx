import { useCallback, useState } from 'react';
import { messageOf } from '../../../../runtime/errors.ts';
import { Badge } from '../../../../ui/Badge.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import text from '../../../../ui/text.module.css';
import { formatCosine, formatShare } from '../../../../ui/units.ts';
import { useRead } from '../../../../ui/use-read.ts';
import { type PictureWord, pictureWords } from '../../tags/picture-words.ts';
import css from './detail.module.css';

/** Words shown at most. */
const shownMost = 8;
/** Whether the words are asked for with each picture: they need the model, which has to be loaded first. */
let isWanted = false;

/** The nearest words of a picture and which of them are its tags, from the first press on for every picture shown. */
export function DetailWords({ id }: { id: number }) {
  const [isOn, setOn] = useState(isWanted);
  const show = (): void => {
    isWanted = true;
    setOn(true);
  };
  return (
    <section className={css.group}>
      <h3>Words</h3>
      {isOn ? (
        <Words id={id} />
      ) : (
        <Button size="small" className={css.start ?? ''} onClick={show}>
          Show tags and nearest words
        </Button>
      )}
    </section>
  );
}

function Words({ id }: { id: number }) {
  const read = useCallback(
    () =>
      pictureWords(id).then(
        (words) => ({ words, fault: '' }),
        (error: unknown) => ({ words: [], fault: messageOf(error) }),
      ),
    [id],
  );
  const found = useRead(read);
  if (!found) return <output className={text.hint}>Asking the model…</output>;
  if (found.fault) return <p role="alert">{found.fault}</p>;
  if (found.words.length === 0) return <p className={text.hint}>This picture is not indexed yet.</p>;
  const hasTags = found.words.some(({ share }) => share !== undefined);
  return (
    <>
      <Facts
        facts={found.words.slice(0, shownMost).map((word) => [word.word, <Figures key={word.word} of={word} />])}
      />
      <p className={text.hint}>
        Cosines with the words of <a href="#/clip/tags">Tags</a>.{' '}
        {hasTags ? 'Those marked are its tags by the rule there.' : 'None is a tag by the rule there.'}
      </p>
    </>
  );
}

const Figures = ({ of: { cosine, share } }: { of: PictureWord }) => (
  <>
    {formatCosine(cosine)} {share !== undefined && <Badge tone="accent">tag {formatShare(share)}</Badge>}
  </>
);
