import { describe, expect, test } from 'vitest';
import { exampleSettings } from './fixtures/settings.ts';
import { gridCells, parseAxis } from './grid.ts';

describe('values of an axis', () => {
  test.each([
    ['10, 20,30', [10, 20, 30]],
    ['10-30 (+10)', [10, 20, 30]],
    ['5-7', [5, 6, 7]],
    ['30-10 (-10)', [30, 20, 10]],
    ['10-40 [3]', [10, 25, 40]],
    ['1, 3-5', [1, 3, 4, 5]],
    // numpy.linspace(1, 10, 5), each cut off by int(): the example of AUTOMATIC1111's own help
    ['1-10 [5]', [1, 3, 5, 7, 10]],
    ['5, "10"', [5, 10]],
  ])('steps %s', (text, values) => expect(parseAxis('steps', text)).toEqual({ name: 'steps', values }));

  test('decimals stay short', () => {
    expect(parseAxis('strength', '0.1-0.5 (+0.1)').values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  });
  test('schedulers are known by their names, in any case', () => {
    expect(parseAxis('scheduler', 'ddim, dpm++ 2m karras').values).toEqual(['DDIM', 'DPM++ 2M Karras']);
  });
  test('so are other choices; models are named by their ids', () => {
    expect(parseAxis('rng', 'CPU, nv').values).toEqual(['cpu', 'nv']);
    expect(parseAxis('inpaintArea', 'whole, masked').values).toEqual(['whole', 'masked']);
    expect(parseAxis('model', 'pocket-sd, sd-turbo').values).toEqual(['pocket-sd', 'sd-turbo']);
    expect(() => parseAxis('emphasis', 'compel')).toThrow('Weights in the prompt: “compel” is not accepted.');
  });
  test('words may hold commas in quotes', () => {
    expect(parseAxis('prompt', 'cat, "dog, big", "a ""fox"""').values).toEqual(['cat', 'dog, big', 'a "fox"']);
  });
  test('quotes inside a value are letters, and nothing may take the place of words', () => {
    expect(parseAxis('prompt', '5" nail, 6" nail').values).toEqual(['5" nail', '6" nail']);
    expect(parseAxis('prompt', '"cat",""').values).toEqual(['cat', '']);
    expect(parseAxis('prompt', 'a "big" cat, , "a ""b"", c" ,d').values).toEqual(['a "big" cat', 'a "b", c', 'd']);
    expect(() => parseAxis('prompt', '"", cat')).toThrow('It can be words to search for first');
    const [, without] = gridCells({ ...exampleSettings, prompt: 'a cat' }, parseAxis('prompt', '"cat",""'), undefined);
    expect(without!.settings.prompt).toBe('a ');
  });
  test.each([
    ['steps', '0', 'Steps: “0” is not accepted. It can be whole numbers from 1 to 150.'],
    ['steps', '1.5', 'Steps: “1.5” is not accepted.'],
    ['steps', 'many', 'Steps: “many” is not accepted. It can be a number, or a range such as 10-30 (+10).'],
    ['steps', ' , ', 'It can be one or more values, separated by commas.'],
    ['steps', '1-100 (-1)', 'It can be a range of 1 to 100 values.'],
    ['seed', '1-5000', 'It can be a range of 1 to 100 values.'],
    ['scheduler', 'Eulr', 'Scheduler: “Eulr” is not accepted.'],
  ] as const)('%s %s is refused', (name, text, message) => {
    expect(() => parseAxis(name, text)).toThrow(message);
  });
});

describe('cells of a grid', () => {
  test('are row by row, each with both of its values', () => {
    const cells = gridCells(exampleSettings, parseAxis('steps', '10, 20'), parseAxis('seed', '1, 2'));
    expect(cells.map(({ x, y, settings }) => [x, y, settings.steps, settings.seed])).toEqual([
      [0, 0, 10, 1],
      [1, 0, 20, 1],
      [0, 1, 10, 2],
      [1, 1, 20, 2],
    ]);
  });
  test('of one axis are one row', () => {
    expect(gridCells(exampleSettings, parseAxis('steps', '10, 20'), undefined)).toHaveLength(2);
  });
  test('replace the first of the words', () => {
    const cells = gridCells({ ...exampleSettings, prompt: 'a cat, cat' }, parseAxis('prompt', 'cat, $&'), undefined);
    expect(cells.map(({ settings }) => settings.prompt)).toEqual(['a cat, cat', 'a $&, $&']);
    expect(() => gridCells(exampleSettings, parseAxis('prompt', 'bird, dog'), undefined)).toThrow(
      'does not have “bird”',
    );
  });
  test('are not too many', () => {
    expect(() => gridCells(exampleSettings, parseAxis('seed', '1-20'), parseAxis('steps', '1-20'))).toThrow(
      '400 pictures',
    );
  });
});
