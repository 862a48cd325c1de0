import { diffusionStore } from '../store.ts';
import { generate } from './view-state.ts';

/** One picture from words alone, whatever the form was on before. */
export function generateHere(prompt: string): Promise<void> {
  const { mode, setMode, change } = diffusionStore.getState();
  if (mode !== 'text') setMode('text');
  change({ prompt, count: 1 });
  return generate();
}
