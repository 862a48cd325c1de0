import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from './mount.ts';
import { type Destination, Destinations, UseIn, type UseInProps } from './UseIn.tsx';

let mounted: ReturnType<typeof mount> | undefined;
afterEach(() => mounted?.end());

const takePicture = vi.fn<(file: File) => Promise<void>>(() => Promise.resolve());
const takeWords = vi.fn<(words: string) => Promise<void>>(() => Promise.resolve());
const destinations: Destination[] = [
  { of: 'paint', kind: 'picture', label: 'Paint over it', take: takePicture },
  { of: 'see', kind: 'picture', label: 'Look for it', take: takePicture },
  { of: 'paint', kind: 'words', label: 'Use as a prompt', take: takeWords },
];
const show = (props: UseInProps) =>
  (mounted = mount(
    <Destinations value={destinations}>
      <UseIn {...props} />
    </Destinations>,
  ));

test('a picture is offered to every place but its own, and read when it is wanted', async () => {
  const file = new File(['x'], 'x.png');
  const onLeave = vi.fn();
  show({ offer: { kind: 'picture', from: 'see', read: async () => file }, onLeave });
  await expect.element(page.getByRole('button')).toHaveTextContent('Paint over it');
  await page.getByRole('button').click();
  await expect.poll(() => takePicture.mock.calls).toEqual([[file]]);
  expect(onLeave).toHaveBeenCalledOnce();
});

test('words go where words are taken', async () => {
  show({ offer: { kind: 'words', from: 'hear', words: 'a red car' } });
  await page.getByRole('button', { name: 'Use as a prompt' }).click();
  await expect.poll(() => takeWords.mock.calls).toEqual([['a red car']]);
});

test('a picture that cannot be read says why, and the place is not left', async () => {
  const onLeave = vi.fn();
  const read = () => Promise.reject(new Error('“x.png” is gone from the disk.'));
  show({ offer: { kind: 'picture', from: 'see', read }, onLeave });
  await page.getByRole('button').click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('“x.png” is gone from the disk.');
  expect(onLeave).not.toHaveBeenCalled();
});

test('where nothing is there to go to, nothing is offered', async () => {
  mounted = mount(<UseIn offer={{ kind: 'words', from: 'hear', words: 'a' }} />);
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
});
