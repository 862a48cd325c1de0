import { callOptions, type CallOptions } from '../../../runtime/progress.ts';
import { loadClip } from '../api.ts';
import { builtInModel } from '../defaults.ts';
import { libraryClient } from './client.ts';

/** The model asked for, or that of the vectors in use, or the one that is always there. */
export async function modelOf({ model }: { model?: string }): Promise<string> {
  return model ?? (await libraryClient().space(undefined))?.model ?? builtInModel;
}

/** Loads a model and takes its vectors into use; what it has not looked at yet has no place in the library's answers. */
export async function takeIntoUse({ model, ...options }: { model: string } & CallOptions): Promise<void> {
  const { key, dims, logitScale } = await loadClip({ model, ...callOptions(options) });
  await libraryClient().use({ key, model, dims, logitScale });
}
