import type { Examples } from '../example.ts';

export const clipExamples: Examples = {
  'clip.classify': async () => {
    const image = document.createElement('img');
    image.src = './samples/fox.png';
    return await triptych.clip.classify(image, ['a fox', 'a cat', 'an umbrella']);
  },
  'clip.embedImages': () => triptych.clip.embedImages(['./samples/fox.png', './samples/cat.png']),
  'clip.embedTexts': () => triptych.clip.embedTexts(['a red car', 'a black cat']),
  'clip.similarity': () =>
    triptych.clip.similarity(['./samples/fox.png', './samples/car.png'], [{ text: 'a fox' }, { text: 'a car' }]),
  'clip.moderate': async () => {
    const weapons = { id: 'weapons', name: 'Weapons', unsafe: ['a gun'], safe: ['a toy', 'a tool'], threshold: 0.5 };
    return await triptych.clip.moderate('./samples/umbrella.png', { policy: { categories: [weapons] } });
  },
};
