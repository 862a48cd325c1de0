import { expect, test } from 'vitest';
import { createEnvelope } from './envelope.ts';

const tone = (seconds: number, gain: number): Float32Array =>
  Float32Array.from({ length: seconds * 16_000 }, (_, n) => gain * Math.sin(n));

function listen(...parts: Float32Array[]) {
  const envelope = createEnvelope();
  for (const part of parts) for (let at = 0; at < part.length; at += 777) envelope.append(part.subarray(at, at + 777));
  return envelope;
}

test('there are 50 pairs of lowest and highest a second', () => {
  const { perSecond, pairs } = listen(tone(1, 0.5), tone(90, 0)).peaks();
  expect(perSecond).toBe(50);
  expect(pairs.length).toBe(2 * 50 * 91);
  expect([...pairs.subarray(20, 22)]).toEqual([-63, 63]);
  expect([...pairs.subarray(200, 202)]).toEqual([0, 0]);
});

test('silence is what is far below the loud parts, or hardly there', () => {
  expect(listen(tone(10, 0.5)).silenceShare()).toBe(0);
  expect(listen(tone(2, 0.5), tone(6, 0.002)).silenceShare()).toBeCloseTo(0.75, 2);
  expect(listen(tone(2, 0.005), tone(2, 0.002)).silenceShare()).toBe(0.5);
  expect(listen(new Float32Array(32_000)).silenceShare()).toBe(1);
  expect(createEnvelope().silenceShare()).toBe(0);
});
