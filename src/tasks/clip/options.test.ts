import { expect, test } from 'vitest';
import { checkLabels, checkModel, checkTemplates, checkTexts } from './options.ts';

const refusal = (check: () => unknown) => {
  try {
    check();
  } catch (error) {
    return error;
  }
  return undefined;
};

test.each([
  ['no list', undefined, 'labels is undefined. Give a list of labels'],
  ['a single string', 'a cat', 'labels is “a cat”. Give a list of labels'],
  ['no label', [], 'labels is empty. Give at least one label.'],
  ['a number among them', ['a cat', 7], 'labels[1] is the number 7. Each label is a string.'],
  ['null among them', [null], 'labels[0] is null.'],
  ['a blank one', ['a cat', ' \t'], 'labels[1] is blank.'],
])('labels with %s are refused by name, value and what is accepted', (_, labels, message) => {
  expect(refusal(() => checkLabels(labels))).toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(message),
  });
});

test.each([
  ['one', ['a cat']],
  ['five thousand', Array.from({ length: 5000 }, (_, i) => `thing ${i}`)],
  ['ten thousand characters', ['x'.repeat(10_000)]],
  ['emoji and Arabic', ['🦊', 'ثعلب']],
])('%s pass as they are', (_, labels) => {
  expect(checkLabels(labels)).toEqual(labels);
});

test('texts are refused like labels, under their own name', () => {
  expect(refusal(() => checkTexts([]))).toMatchObject({
    code: 'bad-option',
    message: 'texts is empty. Give at least one text.',
  });
});

test('a template set is known by its name', () => {
  expect(checkTemplates('openai-7')).toBe('openai-7');
  expect(refusal(() => checkTemplates('openai-8'))).toMatchObject({
    code: 'bad-option',
    message: expect.stringMatching(/“openai-8”.*“plain”, “photo”, “openai-7”, “openai-80”/),
  });
});

test('an own template has to say where the label goes', () => {
  expect(checkTemplates(['a drawing of a {}.'])).toEqual(['a drawing of a {}.']);
  expect(refusal(() => checkTemplates(['{}', 'a drawing']))).toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('templates[1] is “a drawing”. Each template holds {}'),
  });
  expect(refusal(() => checkTemplates([]))).toMatchObject({ message: expect.stringContaining('templates is empty') });
});

test('an unknown model is answered with those that there are', () => {
  expect(checkModel('pocket-clip', ['pocket-clip'])).toBe('pocket-clip');
  expect(refusal(() => checkModel('clip-9', ['pocket-clip', 'vit-b-32']))).toMatchObject({
    code: 'bad-option',
    message: 'model is “clip-9”. It can be “pocket-clip”, “vit-b-32”.',
  });
});
