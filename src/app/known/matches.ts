/** The letters of a text without their case, accents and signs, so that “Christmas-tree” finds “christmas tree”. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The words of a list that have all parts of what was asked for, in their order; all of them for an empty question. */
export function matching(words: readonly string[], asked: string): readonly string[] {
  const parts = plain(asked).split(' ').filter(Boolean);
  if (parts.length === 0) return words;
  return words.filter((word) => parts.every((part) => plain(word).includes(part)));
}
