import config from '../../../../e2e/golden/clip/drawings/config.json?url';
import text from '../../../../e2e/golden/clip/drawings/onnx/text_model.onnx?url';
import vision from '../../../../e2e/golden/clip/drawings/onnx/vision_model.onnx?url';
import preprocessor from '../../../../e2e/golden/clip/drawings/preprocessor_config.json?url';
import tokenizer from '/models/pocket-clip/tokenizer.json?url';
import { importModel } from '../../../runtime/import.ts';

const files = {
  'config.json': config,
  'preprocessor_config.json': preprocessor,
  'tokenizer.json': tokenizer,
  'onnx/text_model.onnx': text,
  'onnx/vision_model.onnx': vision,
};

/**
 * Imports the model of drawings (64 x 64 pixels, 128 numbers), which looks at a picture some thirty times as quickly as the
 * built-in one: for tests that count pictures and do not ask what they show. Gives its id.
 */
export async function importQuickModel(): Promise<string> {
  const given = await Promise.all(
    Object.entries(files).map(async ([path, url]) => ({
      path: `drawings/${path}`,
      file: await (await fetch(url)).blob(),
    })),
  );
  const { id } = await importModel(given, { catalogue: [], occupants: [], id: 'drawings' });
  return id;
}
