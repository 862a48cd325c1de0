import type { HistoryItem } from '../history.ts';

/** "7-a-cat-on-a-mat.png": the seed, and the first words of the prompt as any file system takes them. */
export function fileName({ parameters: { seed = 0, prompt } }: Pick<HistoryItem, 'parameters'>): string {
  const words = prompt
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .slice(0, 48);
  return `${[seed, words].filter((part) => part !== '').join('-')}.png`;
}

/** Puts a PNG on the clipboard. Throws a sentence for people when the browser does not allow it. */
export async function copyPicture(png: Promise<Blob>): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  } catch (cause) {
    throw new Error('The browser does not let this page copy a picture. Save it instead.', { cause });
  }
}
