import { builtInModel } from './defaults.ts';
import { pocketPolicy } from './engine/search/pocket-policy.ts';
import { generalPolicy, type Policy } from './engine/search/moderation.ts';

/** What a model is asked when no policy is given: the pocket model about what it was taught, any other in general. */
export const defaultPolicy = (model: string): Policy => (model === builtInModel ? pocketPolicy : generalPolicy);
