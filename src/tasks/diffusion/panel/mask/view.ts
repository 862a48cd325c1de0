import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { fit, held, type Point, type Room, shareAt, type Zoom } from '../../../../ui/zoom.ts';
import { diffusionStore } from '../../store.ts';
import type { Size } from './marks.ts';

/** How the picture and its mask lie in the board, which has their shape. */
export interface BoardView {
  zoom: Zoom;
  room: Room;
}

const none: Size = { width: 0, height: 0 };

/** It outlives the view as the mask does; another picture begins whole. */
export const boardView = createStore<BoardView>()(() => ({
  zoom: fit,
  room: { frame: none, fitted: none, actual: 1 },
}));
diffusionStore.subscribe(({ source }, before) => {
  if (source !== before.source) boardView.setState({ zoom: fit });
});

/** Zooms or moves what is on the board. */
export const changeView = (how: (zoom: Zoom, room: Room) => Zoom): void =>
  boardView.setState(({ zoom, room }) => ({ zoom: how(zoom, room) }));

/** Takes the size of the board on the page, and of the picture in its own pixels; 0 until it is read. */
export function measureBoard(board: HTMLElement, picture: Size): void {
  const { width, height } = board.getBoundingClientRect();
  const frame = { width, height };
  const isKnown = width > 0 && picture.width > 0;
  const room = { frame, fitted: frame, actual: isKnown ? picture.width / (width * devicePixelRatio) : 1 };
  boardView.setState(({ zoom }) => ({ room, zoom: held(zoom, room) }));
}

/** The place of a mask that is under a pointer, in pixels of the mask. */
export function maskPointOf(
  { clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
  board: HTMLElement,
  mask: Size,
): Point {
  const { left, top, width, height } = board.getBoundingClientRect();
  const { zoom, room } = boardView.getState();
  const share = shareAt(zoom, { x: clientX - left - width / 2, y: clientY - top - height / 2 }, room);
  return { x: share.x * mask.width, y: share.y * mask.height };
}

/** One value of the view, for React. */
export const useBoardView = <T>(select: (state: BoardView) => T): T => useStore(boardView, select);
