import css from './api.module.css';

/** A picture that a call gave. */
export function ShownPicture({ picture }: { picture: Blob }) {
  const show = (image: HTMLImageElement) => {
    image.src = URL.createObjectURL(picture);
    return () => URL.revokeObjectURL(image.src);
  };
  return <img className={css.picture} ref={show} alt="Returned by the call" />;
}
