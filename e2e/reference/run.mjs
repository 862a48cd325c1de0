// Runs a TypeScript file of this folder to its end: node e2e/reference/run.mjs replay-diffusion.ts
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(resolve(import.meta.dirname, process.argv[2] ?? 'name-a-file.ts'));
process.exit();
