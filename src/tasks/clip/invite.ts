/** What stands in the wing of the home page before the first result, from the first paint on. */
export const invite = {
  title: 'See what is in a picture',
  text: 'Drop a picture or press a sample. You choose the labels.',
};
