import { parseInfotext } from '../../../formats/infotext.ts';
import { parseLooseJson } from '../../../formats/loose-json.ts';
import { readPictureTexts, type PictureTexts } from '../../../formats/picture-texts.ts';
import { xmpProperty } from '../../../formats/xmp-property.ts';
import { isAccepted } from '../options.ts';
import { infotextKey, settingsKey } from '../parameters.ts';
import { fromComfy } from './from-comfy.ts';
import { fromInfotext } from './from-infotext.ts';
import {
  fromEasyDiffusion,
  fromInvoke,
  fromInvokeBefore,
  fromJsonText,
  fromNovelAi,
  type Json,
} from './from-others.ts';
import type { Foreign } from './foreign.ts';
import { fromOwn } from './from-own.ts';
import { settle, type Restored } from './settle.ts';

/**
 * The settings in a picture: of this page, AUTOMATIC1111 and those that write alike, ComfyUI, InvokeAI, NovelAI, SwarmUI,
 * Fooocus, Draw Things and Easy Diffusion, in a PNG, JPEG, WebP or GIF. Null when there are none.
 */
export async function readRestored(image: Blob): Promise<Restored | null> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  const texts = await readPictureTexts(bytes);
  const own = fromOwn(texts.png.get(settingsKey));
  if (own) return own;
  const found = fromPng(texts) ?? fromXmp(texts.xmp) ?? fromComments(texts);
  if (!found) return null;
  const { size } = texts;
  const isSized = found.numbers.width !== undefined && found.numbers.height !== undefined;
  const isMore = found.seed !== undefined || Object.keys(found.numbers).length > 0;
  // Who writes no size means that of the picture.
  if (!isSized && isMore && size && isAccepted('width', size.width) && isAccepted('height', size.height))
    Object.assign(found.numbers, size);
  return settle(found);
}

function fromPng({ png }: PictureTexts): Foreign | null {
  const text = png.get(infotextKey);
  const json = (key: string) => parseLooseJson(png.get(key) ?? '');
  const graph = () => fromComfy(json('prompt'));
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

/** A comment may be about anything: only one with fields, or JSON of a known form, is about a generation. */
function fromAny(text: string): Foreign | null {
  const written = text.replace(/^parameters\0/u, '');
  const graph = /^\s*(?:prompt:)?\s*(?<json>\{.*)$/su.exec(written)?.groups?.json;
  if (graph !== undefined) return fromJsonText(graph) ?? fromComfy(parseLooseJson(graph));
  const info = parseInfotext(written);
  return info.fields.size > 0 ? fromInfotext(info) : null;
}
