import { tasks } from '../tasks.ts';

const helpers: Record<string, string> = {
  controlnet: 'ControlNet',
  lora: 'LoRA',
  preview: 'Previews',
  vad: 'Voice activity',
  depth: 'Depth',
  pose: 'Pose',
};

/** What a group of models is called. */
export const titleOfTask = (task: string): string =>
  tasks.find(({ id }) => id === task)?.title ?? helpers[task] ?? task;
