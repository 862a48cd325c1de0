import { expect, test } from 'vitest';
import { writeOnnx } from './onnx.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

// onnx 1.23.2: helper.make_model(helper.make_graph([helper.make_node('Relu', ['x'], ['y'])], 'graph',
//   [helper.make_tensor_value_info('x', 1, ['n', 2])], [helper.make_tensor_value_info('y', 1, ['n', 2])]),
//   ir_version=8, opset_imports=[helper.make_opsetid('', 17)]).SerializeToString().hex()
test('a graph has the bytes that the reference writes', () => {
  const value = (name: string) => ({ name, type: 'float32', dims: ['n', 2] }) as const;
  const graph = writeOnnx({
    inputs: [value('x')],
    outputs: [value('y')],
    nodes: [{ type: 'Relu', inputs: ['x'], outputs: ['y'] }],
  });
  expect(hex(graph)).toBe(
    '08083a410a0c0a0178120179220452656c75120567726170685a140a0178120f0a0d080112090a0312016e0a02080262140a0179120f0a0d080112090a0312016e0a02080242040a001011',
  );
});

test('numbers, lists, texts and floats are attributes of their own kinds', () => {
  const graph = writeOnnx({
    inputs: [],
    outputs: [],
    nodes: [
      {
        type: 'Any',
        inputs: [],
        outputs: [],
        domain: 'com.example',
        attributes: { axis: -1, axes: [0, 300], mode: 'cubic', alpha: { float: 0.5 }, scales: { floats: [1, 2] } },
      },
    ],
    constants: [{ name: 'w', type: 'float16', dims: [2], data: { path: 'w.bin', offset: 0, length: 4 } }],
  });
  expect(hex(graph)).toBe(
    '08083ab3010a722203416e792a140a046178697318ffffffffffffffffff01a001022a0e0a0461786573400040ac02a001072a100a046d6f646522056375626963a001032a0f0a05616c706861150000003fa001012a150a067363616c65733d0000803f3d00000040a001063a0b636f6d2e6578616d706c65120567726170682a360802100a4201776a110a086c6f636174696f6e1205772e62696e6a0b0a066f66667365741201306a0b0a066c656e677468120134700142040a001011420f0a0b636f6d2e6578616d706c651001',
  );
});
