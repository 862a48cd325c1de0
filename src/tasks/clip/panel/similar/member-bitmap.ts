import { libraryApi } from '../../library-api.ts';
import type { Member } from '../../similar/member.ts';
import { thumbnailOf } from '../thumbnails.ts';

const made = new WeakMap<Member, Promise<ImageBitmap | undefined>>();

/** A small picture of a member to draw on a canvas; undefined where there is none. */
export function bitmapOf(member: Member): Promise<ImageBitmap | undefined> {
  let bitmap = made.get(member);
  if (!bitmap) made.set(member, (bitmap = make(member).catch(() => undefined)));
  return bitmap;
}

async function make(member: Member): Promise<ImageBitmap | undefined> {
  if ('file' in member) return thumbnailOf(member.file);
  const [small] = await libraryApi.thumbnails([String(member.item)]);
  return small && thumbnailOf(small);
}
