import { useEffect, useState } from 'react';
import { mediaOfItem } from '../../library/media.ts';
import { usePicture } from '../library/picture-cache.ts';
import { useOriginal } from './use-original.ts';

export interface FullPicture {
  url: string | undefined;
  name: string;
  /** Why the small picture stands for the file. */
  why: string | undefined;
}

/** The file where it can be shown, the small picture of the library where it cannot, and meanwhile. */
export function useFullPicture(id: number): FullPicture {
  const found = usePicture(id);
  const item = found?.item;
  const small = found?.url;
  const original = useOriginal(item);
  const [isShowable, setShowable] = useState<boolean>();
  const url = original && 'url' in original ? original.url : undefined;
  useEffect(() => {
    if (!url) return undefined;
    let isGone = false;
    const image = new Image();
    image.src = url;
    image.decode().then(
      () => !isGone && setShowable(true),
      () => !isGone && setShowable(false),
    );
    return () => {
      isGone = true;
    };
  }, [url]);
  const name = item?.path ?? 'Picture';
  if (url && isShowable) return { url, name, why: undefined };
  if (original && 'message' in original)
    return { url: small, name, why: `${original.message} Until then this is the small picture.` };
  if (isShowable === false)
    return {
      url: small,
      name,
      why:
        item && mediaOfItem(item) === 'video'
          ? 'Moments of videos are compared by their thumbnails.'
          : 'This browser can’t show the file, so this is its thumbnail.',
    };
  return { url: small, name, why: undefined };
}
