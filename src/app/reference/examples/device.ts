import type { Examples } from '../example.ts';

export const deviceExamples: Examples = {
  help: () => triptych.help('clip.classify'),
  'device.report': () => triptych.device.report(),
  'device.selfTest': () => triptych.device.selfTest('clip'),
  'device.choose': async () => {
    await triptych.device.choose('auto');
    const { chosen } = await triptych.device.report();
    return chosen;
  },
};
