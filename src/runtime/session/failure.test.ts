import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { sessionFailure } from './failure.ts';

/** As they were met: ONNX Runtime 1.30 and 1.31, Dawn, Emscripten, Chromium, Firefox, Safari. */
test.for([
  ["Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc", 'memory'],
  ["Can't create a session. failed to allocate a buffer of size 3185049600.", 'memory'],
  ['Array buffer allocation failed', 'memory'],
  ['Out of memory', 'memory'],
  ['WebAssembly.Memory.grow(): Maximum memory size exceeded', 'memory'],
  ['Buffer size (3185049600) exceeds the max buffer size limit (1073741824).', 'memory'],
  ['The graphics device was lost', 'device'],
  ['WebGPU device lost (2): Device was destroyed.', 'device'],
  ['failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: BufferManager::Download ', 'device'],
  ["Failed to execute 'mapAsync' on 'GPUBuffer'", 'device'],
  ['A valid external Instance reference no longer exists.', 'device'],
  ['webgpuInit is not a function', 'device'],
  ['Failed to get GPU adapter. You may need to enable flag "--enable-unsafe-webgpu".', 'device'],
  ['no available backend found. ERR: [wasm] RuntimeError', 'device'],
  ['Program Gather requires f16 but the device does not support it.', 'device'],
  [
    "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
    'model-corrupt',
  ],
  ['ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for NhwcConv(1) NOT_IMPLEMENTED', 'model-corrupt'],
])('%s → %s', ([message, code]) => {
  const failure = sessionFailure(new Error(message), 'webgpu');
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code });
  expect(failure.message).toContain(message);
});

test('a bare number of Emscripten is a full memory', () => {
  expect(sessionFailure(5243904, 'wasm')).toMatchObject({ code: 'memory', message: /memory of this tab is full/ });
});

test('a trap of WebAssembly is a crash, but for a full memory', () => {
  const trap = new WebAssembly.RuntimeError('memory access out of bounds');
  expect(sessionFailure(trap, 'wasm')).toMatchObject({ code: 'crash' });
  expect(sessionFailure(new WebAssembly.RuntimeError('Aborted(OOM)'), 'wasm')).toMatchObject({ code: 'memory' });
});

test('abort, AppErrors and what nobody knows pass through', () => {
  const untouched = [new DOMException('', 'AbortError'), new AppError('network', 'The line is cut.'), new Error('new')];
  for (const error of untouched) expect(sessionFailure(error, 'wasm')).toBe(error);
  expect(sessionFailure('words', 'wasm').message).toBe('words');
});
