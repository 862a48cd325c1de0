import { expect, test } from 'vitest';
import { nextTurn } from './turn.ts';

test('a message that came before is handled before', async () => {
  const { port1, port2 } = new MessageChannel();
  let heard = false;
  port1.addEventListener('message', () => (heard = true));
  port1.start();
  port2.postMessage('stop');
  await Promise.resolve();
  expect(heard).toBe(false);
  await nextTurn();
  expect(heard).toBe(true);
  port1.close();
});
