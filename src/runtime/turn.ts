/**
 * Lets the messages that have arrived be handled first. WebAssembly blocks its thread, and the promises of a run settle
 * without a turn of the event loop: a worker that only awaits runs never hears of an abort. Costs some 20 µs.
 */
export function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close(); // an open port would keep the thread alive
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
