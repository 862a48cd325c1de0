/** A recording that comes with the page; where from stands in licenses.txt. */
export interface Sample {
  file: string;
  /** Length, for people. */
  length: string;
}

export const samples: readonly Sample[] = [
  { file: 'jfk.wav', length: '0:11' },
  { file: 'austen.wav', length: '0:07' },
];

/** Fetches a sample as the file that a person would have chosen. */
export async function openSample({ file }: Sample): Promise<File> {
  const response = await fetch(`${import.meta.env.BASE_URL}samples/${file}`);
  if (!response.ok) throw new Error(`${file} answered ${response.status}.`);
  // The same sample is the same recording, however often it is taken.
  return new File([await response.blob()], file, { type: 'audio/wav', lastModified: 0 });
}
