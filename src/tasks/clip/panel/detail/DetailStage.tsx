import { useState } from 'react';
import { mediaOf } from '../../library/media.ts';
import { usePicture } from '../library/picture-cache.ts';
import css from './detail.module.css';
import { useOriginal } from './use-original.ts';

/** The picture as large as the dialog allows, or the video at its moment; the small one where the file is out of reach. */
export function DetailStage({ id }: { id: number }) {
  const found = usePicture(id);
  const item = found?.item;
  const original = useOriginal(item);
  const [isUnreadable, setUnreadable] = useState(false);
  const isVideo = item !== undefined && mediaOf(item.path) === 'video';
  const isOpen = original !== undefined && 'url' in original && !isUnreadable;
  const why = original && 'message' in original ? original.message : undefined;
  return (
    <div className={css.stage}>
      {isOpen && isVideo ? (
        // A video of the person's own has no captions to give.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          src={`${original.url}#t=${item.time ?? 0}`}
          controls
          onError={() => setUnreadable(true)}
          aria-label={item.path}
        />
      ) : (
        <img
          className={isOpen ? undefined : css.small}
          src={isOpen ? original.url : found?.url}
          alt={item?.path ?? ''}
          onError={() => setUnreadable(isOpen)}
        />
      )}
      {(why ?? (isUnreadable ? 'This browser cannot show the file in full, so this is the small picture.' : '')) && (
        <p className={css.why}>
          {why ?? 'This browser cannot show the file in full, so this is the small picture of the library.'}
        </p>
      )}
    </div>
  );
}
