import { buffersOf, toWire } from '../rpc.ts';
import { watchDecoders } from './decoders.ts';
import { noteResult, tellHeadway } from './headway.ts';
import type { StreamAnswer, StreamRequest } from './watched-stream.ts';

/**
 * Worker side of `createWatchedStreams`: makes the values of a stream, each when it is asked for. Buffers of a value
 * that went through `transfer` (`rpc.ts`) move. One stream at a time.
 */
export function serveStream<Input, Value>(produce: (input: Input) => AsyncGenerator<Value, void, void>): void {
  const send = (message: StreamAnswer<Value>, transfer: Transferable[] = []): void =>
    self.postMessage(message, { transfer });
  tellHeadway(() => send({ headway: true }));
  watchDecoders(globalThis);
  let values: AsyncGenerator<Value, void, void> | undefined;

  const answer = async (): Promise<void> => {
    try {
      const { done, value } = await values!.next();
      if (done) return send({ done: true });
      noteResult();
      send({ value }, buffersOf(value));
    } catch (error) {
      send({ error: toWire(error) });
    }
  };
  self.onmessage = ({ data }: MessageEvent<StreamRequest<Input>>) => {
    if ('ping' in data) return send({ pong: true });
    if ('start' in data) values = produce(data.start);
    else void answer();
  };
}
