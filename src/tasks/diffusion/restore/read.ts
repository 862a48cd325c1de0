import { parseInfotext } from '../../../formats/infotext.ts';
import { parseLooseJson } from '../../../formats/loose-json.ts';
import { readPictureTexts, type PictureTexts } from '../../../formats/picture-texts.ts';
import { readStealthText } from '../../../formats/stealth-text.ts';
import { xmpProperty } from '../../../formats/xmp-property.ts';
import { foreign } from '../../../runtime/foreign.ts';
import { isAccepted } from '../options.ts';
import { infotextKey, settingsKey } from '../parameters.ts';
import { graphOfWorkflow } from './comfy-workflow.ts';
import { fromComfy } from './from-comfy.ts';
import { fromInfotext } from './from-infotext.ts';
import { fromEasyDiffusion, fromInvoke, fromInvokeBefore, fromJsonText, fromNovelAi } from './from-others.ts';
import { type Foreign, inWords } from './foreign.ts';
import { fromOwn } from './from-own.ts';
import { isObject, type Json } from './json.ts';
import { withPixels } from './pixel-columns.ts';
import { settle, type Restored } from './settle.ts';

/**
 * The settings in a picture: of this page, AUTOMATIC1111 and those that write alike, ComfyUI, InvokeAI, NovelAI, SwarmUI,
 * Fooocus, Draw Things and Easy Diffusion, in a PNG, JPEG, WebP, GIF, AVIF or HEIC, and those hidden in its opacity. Null
 * when there are none. Pixels are opened by the browser, or as the options say.
 */
export async function readRestored(
  image: Blob,
  { pixels = withPixels }: { pixels?: typeof withPixels } = {},
): Promise<Restored | null> {
  const bytes = new Uint8Array(await foreign(() => image.arrayBuffer(), { message: 'The file cannot be read.' }));
  const texts = await readPictureTexts(bytes);
  const own = fromOwn(texts.png.get(settingsKey));
  if (own) return own;
  const found =
    fromPng(texts) ??
    fromXmp(texts.xmp) ??
    fromComments(texts) ??
    fromHidden(await pixels(image, bytes, readStealthText));
  if (!found) return null;
  const { size } = texts;
  const isSized = found.numbers.width !== undefined && found.numbers.height !== undefined;
  const isMore = found.seed !== undefined || Object.keys(found.numbers).length > 0;
  // Who writes no size means that of the picture.
  if (!isSized && isMore && size && isAccepted('width', size.width) && isAccepted('height', size.height))
    Object.assign(found.numbers, size);
  return settle(found);
}

function fromPng({ png }: Pick<PictureTexts, 'png'>): Foreign | null {
  const text = png.get(infotextKey);
  const json = (key: string) => parseLooseJson(png.get(key) ?? '');
  const graph = () => fromComfy(json('prompt')) ?? fromComfy(graphOfWorkflow(json('workflow')));
  if (text !== undefined)
    return fromJsonText(text) ?? fromInfotext(parseInfotext(text), { hasGraph: graph() !== null }) ?? graph();
  const invoke = json('invokeai_metadata');
  if (invoke) return fromInvoke(invoke as Json);
  if (png.has('sd-metadata') || png.has('dream')) return fromInvokeBefore(json('sd-metadata'), png.get('dream'));
  if (png.get('software') === 'NovelAI') return fromNovelAi(json('comment'), png.get('description'));
  return graph() ?? fromJsonText(png.get('comment') ?? '') ?? fromEasyDiffusion(Object.fromEntries(png));
}

/** Draw Things writes JSON as the comment, stable-diffusion.cpp its text under a name of its own. */
function fromXmp(xmp: string | undefined): Foreign | null {
  if (xmp === undefined) return null;
  const comment = xmpProperty(xmp, 'exif:UserComment');
  return (comment === undefined ? null : fromAny(comment)) ?? fromAny(xmpProperty(xmp, 'sdcpp:parameters') ?? '');
}

function fromComments({ exif, comments }: PictureTexts): Foreign | null {
  const { comment, model, make, description } = exif;
  for (const text of [comment, model, make, description, ...comments]) {
    const found = text === undefined ? null : fromAny(text);
    if (found) return found;
  }
  return null;
}

/** NovelAI hides what it writes as texts of a PNG, as JSON; others hide what AUTOMATIC1111 writes. */
function fromHidden(text: string | undefined): Foreign | null {
  if (text === undefined) return null;
  const json = parseLooseJson(text);
  if (!isObject(json)) return fromAny(text);
  const texts = Object.entries(json).map(([key, value]) => [key.toLowerCase(), inWords(value)] as const);
  return fromPng({ png: new Map(texts) }) ?? fromAny(text);
}

/** A comment may be about anything: only one with fields, or JSON of a known form, is about a generation. */
function fromAny(text: string): Foreign | null {
  const written = text.replace(/^parameters\0/u, '');
  const graph = /^\s*(?:(?:prompt|workflow):)?\s*(?<json>\{.*)$/isu.exec(written)?.groups?.json;
  if (graph !== undefined) {
    const json = parseLooseJson(graph);
    return fromJsonText(graph) ?? fromComfy(json) ?? fromComfy(graphOfWorkflow(json));
  }
  const info = parseInfotext(written);
  return info.fields.size > 0 ? fromInfotext(info) : null;
}
