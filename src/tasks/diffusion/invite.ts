/** What stands in the wing of the home page before the first result, from the first paint on. */
export const invite = {
  title: 'Your picture will appear here',
  text: 'Press Generate, or try one of these words.',
};
