import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  actualSize,
  fit,
  held,
  inSight,
  isFit,
  panBy,
  type Point,
  pointOf,
  type Room,
  roomOf,
  shareAt,
  togglePress,
  type Zoom,
  zoomAbout,
} from './zoom.ts';
import { zoomDeedOf } from './zoom-keys.ts';

const size = fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) });
const options = fc.record({ ratio: fc.constantFrom(1, 1.5, 2, 3), isOwnSize: fc.boolean() });
const rooms = fc.tuple(size, size, options).map(([frame, picture, given]) => roomOf(frame, picture, given));
const offset = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const point = fc.record({ x: offset, y: offset });
const zooms = fc.record({ scale: fc.double({ min: 1e-3, max: 1e3, noNaN: true }), x: offset, y: offset });
const factors = fc.double({ min: 0.05, max: 20, noNaN: true });

const axes = [
  ['x', 'width'],
  ['y', 'height'],
] as const;
/** What of the fitted picture is at a point, from its middle. */
const under = (zoom: Zoom, at: Point, axis: 'x' | 'y'): number => (at[axis] - zoom[axis]) / zoom.scale;
/** Rounding, as a share of the figures that it comes from. */
const near = (room: Room): number => 1e-9 * Math.max(1, room.frame.width, room.frame.height) * 100;

/** A larger picture covers its frame, a smaller one is in its middle. */
function expectInFrame(zoom: Zoom, room: Room): void {
  for (const [axis, side] of axes) {
    const half = (room.fitted[side] * zoom.scale) / 2;
    const edge = room.frame[side] / 2;
    if (half <= edge) expect(Math.abs(zoom[axis])).toBe(0);
    else {
      expect(zoom[axis] - half).toBeLessThanOrEqual(-edge + near(room));
      expect(zoom[axis] + half).toBeGreaterThanOrEqual(edge - near(room));
    }
  }
}

test('whatever is done, the picture stays in its frame', () => {
  fc.assert(
    fc.property(rooms, zooms, point, factors, (room, zoom, at, factor) => {
      expectInFrame(held(zoom, room), room);
      expectInFrame(panBy(held(zoom, room), at, room), room);
      expectInFrame(zoomAbout(held(zoom, room), at, { factor, room }), room);
      expectInFrame(togglePress(held(zoom, room), at, room), room);
      expectInFrame(actualSize(room), room);
    }),
  );
});

test('what is under the pointer stays under it, wherever the picture covers the frame', () => {
  const shares = fc.record({
    x: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    y: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  });
  let count = 0;
  fc.assert(
    fc.property(rooms, zooms, shares, fc.double({ min: 1, max: 20, noNaN: true }), (room, zoom, share, factor) => {
      const before = held(zoom, room);
      const at = { x: share.x * room.frame.width, y: share.y * room.frame.height };
      const after = zoomAbout(before, at, { factor, room });
      for (const [axis, side] of axes) {
        if (room.fitted[side] * before.scale < room.frame[side]) continue;
        count++;
        expect(Math.abs(under(after, at, axis) - under(before, at, axis))).toBeLessThan(near(room));
      }
    }),
  );
  expect(count).toBeGreaterThan(10);
});

const within = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('a place of the picture is where it is seen, and the corners of a whole one are those of its frame', () => {
  fc.assert(
    fc.property(rooms, zooms, within, (room, zoom, share) => {
      const now = held(zoom, room);
      const back = shareAt(now, pointOf(now, share, room), room);
      expect([back.x, back.y]).toEqual([expect.closeTo(share.x, 6), expect.closeTo(share.y, 6)]);
    }),
  );
  const room = roomOf({ width: 200, height: 100 }, { width: 400, height: 200 }, { ratio: 1 });
  expect(shareAt(fit, { x: -100, y: 50 }, room)).toEqual({ x: 0, y: 1 });
  expect(shareAt({ scale: 2, x: 100, y: -50 }, { x: 0, y: 0 }, room)).toEqual({ x: 0.25, y: 0.75 });
});

test('a place comes into sight with what is around it, and what is in sight stays where it is', () => {
  const around = 10;
  fc.assert(
    fc.property(rooms, zooms, within, (room, zoom, share) => {
      fc.pre(room.frame.width > 4 * around && room.frame.height > 4 * around);
      const after = inSight(held(zoom, room), share, { room, around });
      expectInFrame(after, room);
      const at = pointOf(after, share, room);
      for (const [axis, side] of axes)
        expect(Math.abs(at[axis])).toBeLessThanOrEqual(room.frame[side] / 2 + near(room));
      expect(inSight(after, share, { room, around }).scale).toBe(after.scale);
      const again = inSight(after, share, { room, around });
      expect(Math.abs(again.x - after.x) + Math.abs(again.y - after.y)).toBeLessThan(near(room));
    }),
  );
  const room = roomOf({ width: 200, height: 100 }, { width: 400, height: 200 }, { ratio: 1 });
  const zoom = { scale: 4, x: 0, y: 0 };
  expect(inSight(zoom, { x: 0.6, y: 0.5 }, { room, around })).toEqual(zoom); // 80 of 100, of which 90 are free
  expect(inSight(zoom, { x: 0.75, y: 0.5 }, { room, around })).toEqual({ scale: 4, x: -110, y: 0 });
});

test('closer and back again is where it was, unless the closest was reached', () => {
  fc.assert(
    fc.property(rooms, zooms, fc.double({ min: 1, max: 4, noNaN: true }), (room, zoom, factor) => {
      const before = held(zoom, room);
      const at = { x: room.frame.width / 5, y: -room.frame.height / 3 };
      const closer = zoomAbout(before, at, { factor, room });
      fc.pre(closer.scale === before.scale * factor);
      const back = zoomAbout(closer, at, { factor: 1 / factor, room });
      expect(back.scale).toBeCloseTo(before.scale, 6);
      for (const [axis, side] of axes)
        if (room.fitted[side] * before.scale >= room.frame[side])
          expect(Math.abs(back[axis] - before[axis])).toBeLessThan(near(room) * Math.max(1, before.scale));
    }),
  );
});

test('a picture fits whole, and pixel for pixel means those of the screen', () => {
  const room = roomOf({ width: 400, height: 300 }, { width: 1600, height: 800 }, { ratio: 2 });
  expect(room).toEqual({ frame: { width: 400, height: 300 }, fitted: { width: 400, height: 200 }, actual: 2 });
  expect(actualSize(room).scale).toBe(2); // 800 CSS pixels are the 1600 of the picture
  const small = roomOf({ width: 400, height: 300 }, { width: 100, height: 100 }, { ratio: 1, isOwnSize: true });
  expect(small).toMatchObject({ fitted: { width: 100, height: 100 }, actual: 1 });
  const grown = roomOf({ width: 400, height: 300 }, { width: 100, height: 100 }, { ratio: 1 });
  expect(actualSize(grown).scale).toBeCloseTo(1 / 3);
});

test('before the size of the picture or the frame is known, nothing is lost', () => {
  const none = { width: 0, height: 0 };
  for (const room of [
    roomOf({ width: 9, height: 9 }, none, { ratio: 1 }),
    roomOf(none, { width: 9, height: 9 }, { ratio: 1 }),
  ])
    expect(zoomAbout(fit, { x: 1, y: 1 }, { factor: 2, room })).toMatchObject({ scale: 2 });
});

test('a double press goes to twice about the point, and back to whole from anywhere', () => {
  const room = roomOf({ width: 400, height: 400 }, { width: 800, height: 800 }, { ratio: 1 });
  const closer = togglePress(fit, { x: 100, y: -50 }, room);
  expect(closer).toEqual({ scale: 2, x: -100, y: 50 });
  expect(togglePress(closer, { x: 0, y: 0 }, room)).toEqual(fit);
  expect(isFit(closer)).toBe(false);
});

test('arrows alone are left to the view around the picture', () => {
  const press = (key: string, shiftKey = false) => zoomDeedOf({ key, shiftKey });
  expect(press('ArrowLeft')).toBeUndefined();
  expect(press('ArrowLeft', true)).toEqual({ do: 'pan', by: { x: 60, y: 0 } });
  expect(press('_', true)).toEqual(press('-'));
  expect(press('=')).toEqual(press('+', true));
  expect(press('Escape')).toBeUndefined();
});
