// How much of a transcription is not spent in the graphs: node e2e/reference/run.mjs measure-whisper.ts
// Processor time in Node, one thread, from the samples to the words. Wanted is at most 1.1.
import type { Session } from '../../src/runtime/session.ts';
import { openBase } from './whisper/base.ts';
import { run } from './whisper/transcriptions.ts';

/** Seconds of the processor. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

let inGraphs = 0;
const watch = (session: Session): Session => ({
  ...session,
  async run(...given) {
    const began = processorTime();
    try {
      return await session.run(...given);
    } finally {
      inGraphs += processorTime() - began;
    }
  },
});

const whisper = await openBase({ isExpanded: true, watch });
await run(whisper, 'goforward', { temperature: 0 }); // compiles
for (const [recording, options] of [
  ['jfk', { temperature: 0 }],
  ['jfk', { temperature: 0, word_timestamps: true }],
  ['jfk', { temperature: 0, beam_size: 5 }],
  ['long', { word_timestamps: true }],
] as const) {
  inGraphs = 0;
  const began = processorTime();
  await run(whisper, recording, options);
  const total = processorTime() - began;
  const ratio = (total / inGraphs).toFixed(3);
  console.log(
    `${recording} ${JSON.stringify(options)}: ${total.toFixed(1)} s, ${inGraphs.toFixed(1)} s in the graphs, ${ratio}`,
  );
}
