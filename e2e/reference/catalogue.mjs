// Writes the sizes, hashes and self-test outputs of the models that are served with the page into
// public/models/catalogue.json. Run it after a model was made anew:   node e2e/reference/catalogue.mjs
// With a model of the hub and a folder that holds its files as they are there, it writes the lengths, the hashes and the
// hashes of all pieces of 16 MiB of those that it finds:   node e2e/reference/catalogue.mjs clip-vit-base-patch32 ~/clip
// Everything else in the catalogue is written by hand. Outputs are ONNX Runtime's, on WebAssembly, in float32.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Of src/runtime/weights/record.ts. */
const chunkBytes = 16 * 2 ** 20;

/** Lengths and hashes of a file on the disk, read piece by piece. */
async function measure(path) {
  const whole = createHash('sha256');
  const chunks = [];
  let bytes = 0;
  for await (const chunk of inPieces(createReadStream(path, { highWaterMark: 2 ** 20 }))) {
    whole.update(chunk);
    chunks.push(createHash('sha256').update(chunk).digest('hex'));
    bytes += chunk.length;
  }
  return { bytes, sha256: whole.digest('hex'), ...(chunks.length > 1 && { chunks }) };
}
async function* inPieces(stream) {
  let held = [];
  let length = 0;
  for await (let part of stream) {
    while (length + part.length >= chunkBytes) {
      const end = chunkBytes - length;
      yield Buffer.concat([...held, part.subarray(0, end)]);
      part = part.subarray(end);
      held = [];
      length = 0;
    }
    held.push(part);
    length += part.length;
  }
  if (length > 0) yield Buffer.concat(held);
}

const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'));
const [id, local] = process.argv.slice(2);
if (id) {
  const model = catalogue.models.find((candidate) => candidate.id === id && candidate.base === 'hub');
  if (!model || !local) throw new Error(`Give the id of a model of the hub and a folder, not “${id}” and “${local}”.`);
  for (const file of [...model.variants.flatMap(({ files }) => files), ...model.config]) {
    const path = join(local, file.path);
    if (!existsSync(path)) continue;
    const { external, repo, revision, ...rest } = file;
    const measured = await measure(path);
    if (file.sha256 && file.sha256 !== measured.sha256) throw new Error(`${path} is not the file of the catalogue.`);
    const { approximate: _, ...exact } = rest;
    for (const key of Object.keys(file)) delete file[key];
    Object.assign(file, exact, measured, external && { external }, repo && { repo }, revision && { revision });
    process.stdout.write(`${file.path}: ${measured.bytes} bytes\n`);
  }
}
for (const model of id ? [] : catalogue.models.filter(({ base }) => base === 'page')) {
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
