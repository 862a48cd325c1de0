import { noteResult } from './headway.ts';

/** Constructors of this thread that may be missing, by their names. */
type Decoders = Partial<Record<'VideoDecoder' | 'AudioDecoder', DecoderClass>>;
type DecoderClass = new (init: DecoderInit) => object;
interface DecoderInit {
  output: (decoded: never) => void;
  error: (error: DOMException) => void;
}

/**
 * Lets each frame that the browser decodes count as a result: between two moments of a film lie hundreds of frames, and
 * a slow machine that works through them is no machine that hangs.
 */
export function watchDecoders(thread: object): void {
  const decoders = thread as Decoders;
  for (const name of ['VideoDecoder', 'AudioDecoder'] as const) {
    const Decoder = decoders[name];
    if (!Decoder) continue;
    decoders[name] = class extends Decoder {
      constructor(init: DecoderInit) {
        const output = (decoded: never): void => {
          noteResult();
          init.output(decoded);
        };
        super({ ...init, output });
      }
    };
  }
}
