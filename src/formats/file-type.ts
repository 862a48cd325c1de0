import { containerType } from './file-type/container.ts';
import { kindByEnding, type FileKind, type FileType } from './file-type/kind.ts';
import { tiffType } from './file-type/tiff.ts';
import { signatures } from './file-type/signatures.ts';

export { endingsOf, type FileKind, type FileType } from './file-type/kind.ts';

/** Bytes of the beginning that are enough to tell. */
export const headBytes = 4_096;

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/**
 * What a file is by its first bytes (`headBytes` of them, or all). The ending of its name decides only where several
 * kinds begin alike: sound and video in one container, raw photos and TIFF. Where the bytes say nothing that is known,
 * the ending is all there is. Never throws.
 */
export function fileType(head: Uint8Array, fileName: string): FileType {
  const ending = endingOf(fileName);
  if (head.length === 0) return { kind: kindByEnding(ending), name: 'an empty file' };
  const text = ascii(head.subarray(0, headBytes));
  const found = containerType(head, text, ending) ?? tiffType(head, ending) ?? bySignature(text) ?? byText(head, text);
  return found ?? { kind: kindByEnding(ending), name: 'of no known kind' };
}

/** The kind by the ending of a name alone; `other` where that says nothing. */
export const kindOfName = (fileName: string): FileKind => kindByEnding(endingOf(fileName));

/** The ending of a name, in lower case, without its point; empty for a name that begins with its only point. */
export const endingOf = (path: string): string => /[^./\\]\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

function bySignature(text: string): FileType | undefined {
  const found = signatures.find(([at, bytes]) => text.startsWith(bytes, at));
  return found && { kind: found[2], name: found[3], ...(found[4] && { ending: found[4] }) };
}

/** Text has no bytes below the blank but white space (and ESC, which some logs hold). */
function byText(head: Uint8Array, text: string): FileType | undefined {
  const start = head.subarray(0, 1_024);
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return undefined;
  if (/<svg[\s>]/i.test(text)) return { kind: 'graphic', name: 'an SVG drawing', ending: 'svg' };
  return { kind: 'other', name: 'text', ending: 'txt' };
}
