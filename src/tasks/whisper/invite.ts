/** What stands in the wing of the home page before the first result, from the first paint on. */
export const invite = {
  title: 'Turn speech into text',
  text: 'Drop a recording or a video, record yourself, or press a sample. Nothing leaves this device.',
};
