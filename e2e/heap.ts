import type { CDPSession, Page } from '@playwright/test';

/** Bytes in the JavaScript heap of one thread: objects, and the buffers that they own. */
export interface HeapPeak {
  thread: string;
  bytes: number;
}

const everyMs = 20;

/**
 * Watches the heaps of the page and of its workers. The memory of WebAssembly, where models live, is no part of them:
 * where threads share it, DevTools leaves it out.
 */
export async function watchHeaps(page: Page): Promise<{ peaks: () => HeapPeak[]; stop: () => void }> {
  const client = await page.context().newCDPSession(page);
  const peaks = new Map<string, number>();
  const note = (thread: string, bytes: number) => peaks.set(thread, Math.max(bytes, peaks.get(thread) ?? 0));
  const timers: NodeJS.Timeout[] = [];

  watchWorkers(client, { note, timers });
  await client.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  timers.push(
    setInterval(() => {
      client.send('Runtime.getHeapUsage').then(
        (usage) => note('page', sizeOf(usage as Usage)),
        () => {},
      );
    }, everyMs),
  );
  return {
    peaks: () => [...peaks].map(([thread, bytes]) => ({ thread, bytes })),
    stop() {
      timers.forEach((timer) => clearInterval(timer));
      client.detach().catch(() => {}); // the page may be gone
    },
  };
}

interface Usage {
  usedSize: number;
  backingStorageSize: number;
}
const sizeOf = ({ usedSize, backingStorageSize }: Usage) => usedSize + backingStorageSize;

function watchWorkers(
  client: CDPSession,
  { note, timers }: { note: (thread: string, bytes: number) => void; timers: NodeJS.Timeout[] },
): void {
  const names = new Map<string, string>();
  client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    names.set(sessionId, /([a-z-]+)[^/]*$/.exec(targetInfo.title || targetInfo.url)?.[1] ?? targetInfo.type);
    let id = 0;
    const timer = setInterval(() => {
      const message = JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' });
      client.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => clearInterval(timer));
    }, everyMs);
    timers.push(timer);
  });
  client.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { result } = JSON.parse(message) as { result?: Usage };
    if (result?.usedSize) note(names.get(sessionId)!, sizeOf(result));
  });
}
