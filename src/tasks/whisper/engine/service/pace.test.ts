import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('the speed is that of all windows so far, and stands while one is decoded', () => {
  let ms = 0;
  const pace = createPace(10, () => ms);
  expect(pace.current()).toEqual({});
  ms = 15_000;
  pace.reached(40); // 30 s of audio in 15 s
  expect(pace.current()).toEqual({ speed: 2 });
  ms = 20_000;
  expect(pace.current()).toEqual({ speed: 2 });
  ms = 60_000;
  pace.reached(100);
  expect(pace.current()).toEqual({ speed: 1.5 });
});
