import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('speed and time left stand while a window is decoded, and the time runs down', () => {
  let ms = 0;
  const pace = createPace(10, 100, () => ms);
  expect(pace.current()).toEqual({});
  ms = 15_000;
  pace.reached(40); // 30 s of audio in 15 s
  expect(pace.current()).toEqual({ speed: 2, eta: 30 });
  ms = 20_000;
  expect(pace.current()).toEqual({ speed: 2, eta: 25 });
  ms = 60_000;
  expect(pace.current()).toEqual({ speed: 2, eta: 0 });
  pace.reached(100);
  expect(pace.current()).toEqual({ speed: 1.5, eta: 0 });
});
