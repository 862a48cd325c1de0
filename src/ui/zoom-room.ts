import { type Room, roomOf } from './zoom.ts';

/** The room of the first `img` in a frame; until it is read, of one that fills the frame. */
export function roomIn(frame: HTMLElement): Room {
  const image = frame.querySelector('img');
  const size = { width: frame.clientWidth, height: frame.clientHeight };
  if (!image) return roomOf(size, { width: 0, height: 0 }, { ratio: 1 });
  const { naturalWidth: width, naturalHeight: height } = image;
  const isOwnSize = getComputedStyle(image).objectFit === 'scale-down';
  return roomOf(size, { width, height }, { ratio: devicePixelRatio, isOwnSize });
}
