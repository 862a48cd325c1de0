import { keys } from 'idb-keyval';
import { expect, test } from 'vitest';
import { createKeyStore } from './key-store.ts';

const writer = new URL('./page/key-store-frame.ts', import.meta.url);

async function frameReady(): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  const ready = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
  frame.srcdoc = `<script type="module" src="${writer.href}"></script>`;
  document.body.append(frame);
  await ready;
  return frame;
}

test('what was written is kept although the page is closed at once', async () => {
  const names = ['#a', '#b', '#c'];
  for (const name of names) {
    const frame = await frameReady();
    frame.contentWindow!.location.hash = name;
    frame.contentWindow!.dispatchEvent(new Event('write'));
    await Promise.resolve();
    frame.remove();
  }
  expect(await keys(createKeyStore('triptych-test-frames', 'items'))).toEqual(names);
});
