import { useCallback } from 'react';
import css from './api.module.css';

/** A picture that a call gave. */
export function ShownPicture({ picture }: { picture: Blob }) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      image.src = URL.createObjectURL(picture);
      return () => URL.revokeObjectURL(image.src);
    },
    [picture],
  );
  return <img className={css.picture} ref={show} alt="Returned by the call" />;
}
