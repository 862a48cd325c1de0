/** A picture that comes with the page: a photo (public/licenses.txt says whose), or drawn by e2e/reference/samples.mjs. */
export interface Sample {
  file: string;
  name: string;
}

export const samples: readonly Sample[] = [
  { file: 'tabby.jpg', name: 'Photo of a cat' },
  { file: 'rocket.jpg', name: 'Photo of a rocket' },
  { file: 'fox.png', name: 'Fox' },
  { file: 'owl.png', name: 'Owl' },
  { file: 'coffee.jpg', name: 'Photo of coffee' },
  { file: 'dandelion.jpg', name: 'Photo of a dandelion' },
  { file: 'balloon.png', name: 'Hot-air balloon' },
  { file: 'car.png', name: 'Car' },
  { file: 'cat.png', name: 'Cat' },
  { file: 'dog.png', name: 'Dog' },
  { file: 'umbrella.png', name: 'Umbrella' },
];

/** Where a sample lies, seen from the page. */
export const sampleUrl = ({ file }: Sample): string => `${import.meta.env.BASE_URL}samples/${file}`;

/** Fetches a sample as the file that a person would have chosen. */
export async function openSample(sample: Sample): Promise<File> {
  const response = await fetch(sampleUrl(sample));
  if (!response.ok) throw new Error(`${sample.file} answered ${response.status}.`);
  const type = sample.file.endsWith('.jpg') ? 'image/jpeg' : 'image/png';
  return new File([await response.blob()], sample.file, { type });
}
