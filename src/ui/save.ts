/** Gives a file to the browser's downloads under a name. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Gives a text to the browser's downloads under a name. */
export const saveText = (name: string, text: string, type: string): void => saveFile(name, new Blob([text], { type }));
