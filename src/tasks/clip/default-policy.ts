import { builtInModel } from './client.ts';
import { drawingPolicy } from './engine/search/drawing-policy.ts';
import { generalPolicy, type Policy } from './engine/search/moderation.ts';

/** What a model is asked when no policy is given: the pocket model about what it was taught, any other in general. */
export const defaultPolicy = (model: string): Policy => (model === builtInModel ? drawingPolicy : generalPolicy);
