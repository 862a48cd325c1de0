import { expect, test } from 'vitest';
import { readNodes, rewireNodes } from './onnx-rewire.ts';
import { writeOnnx } from './onnx.ts';

const value = (name: string) => ({ name, type: 'float32', dims: [2] }) as const;
const model = (inputs: string[]) =>
  writeOnnx({
    inputs: [value('a'), value('b')],
    outputs: [value('sum'), value('twice')],
    nodes: [
      { type: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
      { type: 'Add', inputs, outputs: ['twice'], attributes: { axis: 1, note: 'x'.repeat(200) } },
    ],
    constants: [{ name: 'c', type: 'float32', dims: [2], data: new Uint8Array(8) }],
  });

test('nodes are read in order', () => {
  expect(readNodes(model(['sum', 'a']))).toEqual([
    { name: '', inputs: ['a', 'b'], outputs: ['sum'] },
    { name: '', inputs: ['sum', 'a'], outputs: ['twice'] },
  ]);
});

test('a rewired model is the one that would have been written, byte for byte', async () => {
  const longer = 'a name that takes more bytes than a length of one byte can say '.repeat(3);
  for (const inputs of [['b', 'b'], [longer, 'c'], []]) {
    const rewired = rewireNodes(model(['sum', 'a']), ({ outputs }) => (outputs[0] === 'twice' ? inputs : undefined));
    expect(new Uint8Array(await rewired.arrayBuffer())).toEqual(model(inputs));
  }
});

test('nothing to change changes nothing', async () => {
  const same = rewireNodes(model(['sum', 'a']), () => undefined);
  expect(new Uint8Array(await same.arrayBuffer())).toEqual(model(['sum', 'a']));
});

test('what is no model, or is cut off, is refused', () => {
  const whole = model(['sum', 'a']);
  expect(() => readNodes(new Uint8Array())).toThrow('no ONNX graph');
  expect(() => readNodes(new TextEncoder().encode('<!doctype html>'))).toThrow(RangeError);
  for (let length = 3; length < whole.length - 20; length += 5)
    expect(() => readNodes(whole.subarray(0, length))).toThrow(RangeError);
});
