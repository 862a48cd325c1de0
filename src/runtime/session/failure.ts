import { AppError, isAbort, type ErrorCode } from '../errors.ts';
import type { Device } from '../device.ts';

/** What ONNX Runtime, Dawn, Emscripten and the browsers say, by what it means. The first that fits is taken. */
const signs: readonly [ErrorCode, RegExp][] = [
  [
    'memory',
    /bad_alloc|out of memory|\bOOM\b|allocation failed|failed to allocate|could not allocate|memory\.grow|exceeds (the )?max(imum)?.*(buffer|binding)/i,
  ],
  [
    'device',
    /device (was |is )?(lost|destroyed)|BufferManager::Download|mapAsync|external Instance|webgpuInit|GPU adapter|GPUDevice|no available adapter/i,
  ],
  [
    'model-corrupt',
    /protobuf|INVALID_GRAPH|INVALID_PROTOBUF|NO_MODEL|NO_SUCHFILE|not a registered function|opset|NOT_IMPLEMENTED|external data|Load model from|Type Error|ShapeInference/i,
  ],
];

const sentences: Record<'memory' | 'device' | 'model-corrupt', (device: Device) => string> = {
  memory: (device) =>
    device === 'webgpu'
      ? 'The graphics memory is full. Close other tabs, take a smaller model or fewer pixels, or choose WebAssembly.'
      : 'The memory of this tab is full. Close other tabs, or take a smaller model or fewer pixels.',
  device: (device) =>
    device === 'webgpu'
      ? 'The graphics device was lost or could not be opened. Try again, or choose WebAssembly.'
      : 'WebAssembly could not be started. Reload the page.',
  'model-corrupt': () => 'The model file could not be read as an ONNX graph that this runtime knows. Fetch it again.',
};

const isSentenced = (code: ErrorCode): code is keyof typeof sentences => code in sentences;

/** Makes an AppError of whatever a session threw. Abort and AppErrors pass through untouched. */
export function sessionFailure(error: unknown, device: Device): Error {
  if (error instanceof AppError) return error;
  if (error instanceof Error && isAbort(error)) return error;
  // Emscripten throws a C++ exception that nothing caught as a bare number: in practice std::bad_alloc.
  const said =
    typeof error === 'number' ? `bad_alloc (${error})` : error instanceof Error ? error.message : String(error);
  if (error instanceof WebAssembly.RuntimeError)
    return new AppError('crash', `The runtime stopped in the middle (${said}). It is started again at the next call.`, {
      cause: error,
    });
  const code = signs.find(([, pattern]) => pattern.test(said))?.[0];
  if (code && isSentenced(code)) return new AppError(code, `${sentences[code](device)} (${said})`, { cause: error });
  return error instanceof Error ? error : new Error(said, { cause: error });
}
