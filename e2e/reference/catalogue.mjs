// Writes the sizes, hashes and self-test outputs of the models that are served with the page into
// public/models/catalogue.json. Run it after a model was made anew:   node e2e/reference/catalogue.mjs
// Everything else in the catalogue is written by hand. Outputs are ONNX Runtime's, on WebAssembly, in float32.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { InferenceSession, Tensor, env } from 'onnxruntime-web/wasm';

env.wasm.numThreads = 1;
const folder = new URL('../../public/models/', import.meta.url);
const catalogueFile = new URL('catalogue.json', folder);

/** The generator of src/runtime/selftest.ts: numbers in [-1, 1). */
function noise(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
}

function fixedTensor({ type, dims, values, seed }) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const numbers = values ?? Array.from({ length: size }, noise(seed));
  return new Tensor(type, type === 'int64' ? BigInt64Array.from(numbers, BigInt) : numbers, dims);
}

const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'));
for (const model of catalogue.models.filter(({ base }) => base === 'page')) {
  const at = ({ path }) => new URL(`${model.id}/${path}`, folder);
  for (const file of [...model.variants.flatMap(({ files }) => files), ...model.config]) {
    const bytes = readFileSync(at(file));
    file.bytes = bytes.length;
    file.sha256 = createHash('sha256').update(bytes).digest('hex');
  }
  for (const reference of model.selfTest?.references ?? []) {
    const graph = model.variants[0].files.find(({ role }) => role === reference.role);
    const session = await InferenceSession.create(readFileSync(at(graph)));
    const feeds = Object.fromEntries(reference.inputs.map((input) => [input.name, fixedTensor(input)]));
    const { data } = (await session.run(feeds, [reference.output]))[reference.output];
    reference.values = Array.from(data).filter((_, index) => index % reference.stride === 0);
    await session.release();
  }
}
// Numbers on one line: a hundred lines of them hide the rest.
const text = JSON.stringify(catalogue, null, 2).replace(/\[[-\d.e,\s]+\]/g, (list) => list.replace(/\s+/g, ' '));
writeFileSync(catalogueFile, `${text}\n`);
