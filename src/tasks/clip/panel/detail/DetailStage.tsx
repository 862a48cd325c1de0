import { useState } from 'react';
import { ZoomPicture } from '../../../../ui/ZoomPicture.tsx';
import type { Item } from '../../library/item.ts';
import { mediaOfItem } from '../../library/media.ts';
import css from './detail.module.css';
import type { Original } from './use-original.ts';

export interface DetailStageProps {
  item: Item;
  original: Original;
  /** Address of the small picture. */
  small: string | undefined;
}

const unreadable = 'This browser cannot show the file in full, so this is the small picture of the library.';

/** The picture as large as the dialog allows, or the video at its moment; the small one where the file is out of reach. */
export function DetailStage({ item, original, small }: DetailStageProps) {
  const [isUnreadable, setUnreadable] = useState(false);
  const url = original && 'url' in original && !isUnreadable ? original.url : undefined;
  const why = original && 'message' in original ? original.message : isUnreadable ? unreadable : '';
  return (
    <div className={css.stage}>
      {url && mediaOfItem(item) === 'video' ? (
        // A video of the person's own has no captions to give.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video src={`${url}#t=${item.time ?? 0}`} controls onError={() => setUnreadable(true)} aria-label={item.path} />
      ) : (
        (url ?? small) && (
          <ZoomPicture>
            <img
              className={url ? undefined : css.small}
              src={url ?? small}
              alt={item.path}
              onError={() => setUnreadable(url !== undefined)}
            />
          </ZoomPicture>
        )
      )}
      {why && <p className={css.why}>{why}</p>}
    </div>
  );
}
