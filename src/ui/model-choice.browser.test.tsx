import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { ModelChoice } from './ModelChoice.tsx';
import { mount } from './mount.ts';

let mounted: ReturnType<typeof mount> | undefined;
afterEach(() => mounted?.end());

const small = { id: 'small', name: 'Whisper small' };
const base = { id: 'base', name: 'Whisper base' };

test('one model is a name, and several are a list', async () => {
  const onChange = vi.fn<(id: string) => void>();
  const common = { value: 'base', fallback: 'Whisper', onChange };
  mounted = mount(<ModelChoice {...common} options={[]} />);
  await expect.element(page.getByText('Whisper')).toBeVisible();
  mounted.show(<ModelChoice {...common} options={[base]} />);
  await expect.element(page.getByText('Whisper base')).toBeVisible();
  expect(page.getByRole('combobox').elements()).toHaveLength(0);
  mounted.show(<ModelChoice {...common} options={[base, small]} />);
  await page.getByRole('combobox', { name: 'Model' }).selectOptions('Whisper small');
  expect(onChange).toHaveBeenCalledWith('small');
});
