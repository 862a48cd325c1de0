import { Eye, EyeOff, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../../../ui/Badge.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { Kbd } from '../../../../ui/Kbd.tsx';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { pictureKeys } from '../../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../../ui/ZoomPicture.tsx';
import { worstOf } from '../../moderate/scores.ts';
import { limitsOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import { useOriginal } from '../detail/use-original.ts';
import { usePicture } from '../library/picture-cache.ts';
import { nameOf } from '../library/Tile.tsx';
import { formatScore } from './format.ts';
import css from './moderate.module.css';

/** The picture to be decided about, large; blurred until it is asked for. */
export function ReviewStage() {
  const current = useModerate((state) => state.current);
  if (current === undefined) return null;
  return <Stage key={current} id={current} />;
}

function Stage({ id }: { id: number }) {
  const isBlurred = useModerate((state) => state.isBlurred && state.revealed !== id);
  const canBlur = useModerate((state) => state.isBlurred);
  const reveal = useModerate((state) => state.reveal);
  const decision = useModerate((state) => state.decided.get(id));
  const picture = usePicture(id);
  const original = useOriginal(picture?.item);
  const [isBroken, setBroken] = useState(false);
  const full =
    original && 'url' in original && !isBroken && picture?.item?.time === undefined ? original.url : undefined;
  const src = full ?? picture?.url;
  useKeyHelp(src ? pictureKeys : undefined);
  const name = picture?.item ? nameOf(picture.item.path) : 'Picture';
  return (
    <div className={css.stage}>
      {src ? (
        <ZoomPicture className={css.zoom}>
          <img
            src={src}
            alt={isBlurred ? `${name}, blurred` : name}
            draggable={false}
            data-blurred={isBlurred || undefined}
            onError={() => setBroken(true)}
          />
        </ZoomPicture>
      ) : (
        picture && (
          <p className={css.hint}>
            <ImageOff aria-hidden /> No thumbnail of {name}.
          </p>
        )
      )}
      <div className={css.badges}>
        <ScoreBadge id={id} />
        {decision && (
          <Badge tone={decision.verdict === 'block' ? 'danger' : 'plain'}>
            {decision.verdict === 'block' ? 'Blocked' : 'Allowed'}
          </Badge>
        )}
      </div>
      <p className={css.name} title={picture?.item?.path}>
        {picture?.item?.path}
      </p>
      {canBlur && (
        <Button className={css.reveal} icon={isBlurred ? <Eye aria-hidden /> : <EyeOff aria-hidden />} onClick={reveal}>
          {isBlurred ? 'Show it' : 'Blur it'} <Kbd>R</Kbd>
        </Button>
      )}
    </div>
  );
}

function ScoreBadge({ id }: { id: number }) {
  const words = useModerate((state) => {
    const worst = state.table && worstOf(state.table, id, limitsOf(state));
    return worst ? `${worst.limit.name} ${formatScore(worst.score)}, line ${formatScore(worst.limit.threshold)}` : '';
  });
  return words ? <Badge>{words}</Badge> : null;
}
