import { serveStream } from '../../../runtime/media/serve-stream.ts';
import { decodeFrames } from './decode-frames.ts';
import type { Frame } from './frame.ts';

serveStream<{ file: File }, Frame>(({ file }) => decodeFrames(file));
