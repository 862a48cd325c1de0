import type { Device } from '../device.ts';
import { AppError, isAbort, type ErrorCode, messageOf } from '../errors.ts';

interface Sign {
  /** What ONNX Runtime, Dawn, Emscripten and the browsers say. */
  pattern: RegExp;
  code: ErrorCode;
  sentence: (device: Device) => string;
}

/** The first that fits is taken. */
const signs: readonly Sign[] = [
  {
    pattern: /requires f16|shader-f16/i,
    code: 'device',
    sentence: () => 'This graphics card has no half precision (shader-f16), which the model needs.',
  },
  {
    pattern:
      /bad_alloc|out of memory|\bOOM\b|allocation failed|failed to allocate|could not allocate|memory\.grow|exceeds (the )?max(imum)?.*(buffer|binding)/i,
    code: 'memory',
    sentence: (device) =>
      device === 'webgpu'
        ? 'The graphics memory is full. Close other tabs, take a smaller model or fewer pixels, or choose WebAssembly.'
        : 'The memory of this tab is full. Close other tabs, or take a smaller model or fewer pixels.',
  },
  {
    pattern:
      /device (was |is )?(lost|destroyed)|BufferManager::Download|mapAsync|external Instance|webgpuInit|GPU adapter|GPUDevice|no available (adapter|backend)/i,
    code: 'device',
    sentence: (device) =>
      device === 'webgpu'
        ? 'The graphics device was lost or could not be opened. Try again, or choose WebAssembly.'
        : 'WebAssembly could not be started. Reload the page.',
  },
  {
    pattern:
      /protobuf|INVALID_GRAPH|INVALID_PROTOBUF|NO_MODEL|NO_SUCHFILE|not a registered function|opset|NOT_IMPLEMENTED|external data|Load model from|Type Error|ShapeInference/i,
    code: 'model-corrupt',
    sentence: () => 'The model file could not be read as an ONNX graph that this runtime knows. Fetch it again.',
  },
];

/** Makes an AppError of whatever a session threw. Abort, AppErrors and what no sign fits pass through untouched. */
export function sessionFailure(error: unknown, device: Device): Error {
  if (error instanceof AppError || (error instanceof Error && isAbort(error))) return error;
  const said = whatWasSaid(error);
  const sign = signs.find(({ pattern }) => pattern.test(said));
  if (sign) return new AppError(sign.code, `${sign.sentence(device)} (${said})`, { cause: error });
  if (error instanceof WebAssembly.RuntimeError)
    return new AppError('crash', `The runtime stopped in the middle. Try again. (${said})`, { cause: error });
  return error instanceof Error ? error : new Error(said, { cause: error });
}

/** Emscripten throws a C++ exception that nothing caught as a bare number: in practice std::bad_alloc. */
function whatWasSaid(error: unknown): string {
  if (typeof error === 'number') return `bad_alloc ${error}`;
  return messageOf(error);
}
