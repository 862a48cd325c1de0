/** The picture on the clipboard. Throws a sentence for people when there is none or it may not be read. */
export async function readPicture(): Promise<File> {
  if (!navigator.clipboard?.read) throw new Error('This browser gives the clipboard only to Ctrl+V. Press it here.');
  const items = await navigator.clipboard.read().catch(() => {
    throw new Error('The clipboard may not be read. Allow it in the browser’s bar, or press Ctrl+V.');
  });
  for (const item of items) {
    const type = item.types.find((kind) => kind.startsWith('image/'));
    if (type) return new File([await item.getType(type)], 'Pasted picture', { type });
  }
  throw new Error('There is no picture on the clipboard. Copy one, then press Paste again.');
}
