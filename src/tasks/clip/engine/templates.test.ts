import { expect, test } from 'vitest';
import golden from '../../../../e2e/golden/clip/templates.json' with { type: 'json' };
import { promptsFor } from './templates.ts';

test.each(['openai-7', 'openai-80'] as const)('%s are the templates of open_clip, in order', (name) => {
  expect(promptsFor('{}', name)).toEqual(golden[name]);
});

test('the label takes the place of every {}, whatever is in it', () => {
  expect(promptsFor('$& {}', ['a {} and a {}'])).toEqual(['a $& {} and a $& {}']);
  expect(promptsFor('a cat', 'plain')).toEqual(['a cat']);
  expect(promptsFor('cat', 'photo')).toEqual(['a photo of a cat.']);
});
