import { bindWorkers } from './bind-workers.ts';

/** Runs before the script of every worker, so that those that it starts are bound as well. */
bindWorkers(import.meta.url);
