import fc from 'fast-check';

/**
 * Property tests try the same inputs in every run, so that a check that passed passes again. Others are tried by hand:
 * `FUZZ_SEED=$RANDOM npx vitest run`, with `FUZZ_RUNS` for more of them where a test says so.
 */
const seed = Number(import.meta.env['VITE_FUZZ_SEED'] ?? globalThis.process?.env['FUZZ_SEED'] ?? 11);
fc.configureGlobal({ seed });
