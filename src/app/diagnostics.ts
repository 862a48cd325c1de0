import { AppError, isAbort } from '../runtime/errors.ts';

/** Enough for the last few minutes, and short enough to be read before it is sent to anyone. */
const most = 50;
const events: string[] = [];

/** Keeps that an error happened. Nothing leaves the page, and no name of a file is kept. */
export function recordError(error: unknown): void {
  if (isAbort(error)) return;
  events.push(`${new Date().toISOString()} ${describeError(error)}`);
  if (events.length > most) events.shift();
}

/** Everything kept, the newest last. */
export const recordedErrors = (): readonly string[] => events;

/** Watches for what nobody caught. */
export function watchErrors(target: Window): void {
  target.addEventListener('error', ({ error, message }) => recordError(error ?? message));
  target.addEventListener('unhandledrejection', ({ reason }) => recordError(reason));
}

/** One line without names of files: messages of an AppError may hold some, so its code stands for them. */
export function describeError(error: unknown): string {
  if (error instanceof AppError) return `AppError ${error.code}${place(error)}`;
  if (error instanceof Error) return `${error.name}: ${withoutNames(error.message)}${place(error)}`;
  return withoutNames(String(error));
}

/** Of a message and of a stack: the expressions below take quadratic time at worst. */
const mostLetters = 4000;

/** Names stand in quotes, or end in a dot and letters. */
const withoutNames = (text: string): string =>
  text
    .slice(0, mostLetters)
    .replace(/[“"'‘][^“”"'‘’]*[”"'’]/g, '“…”')
    .replace(/[^\s/\\“”]+\.[a-z0-9]{2,5}\b/gi, '….file');

/** Where in our own code, as script:line:column, at most three calls deep. */
function place({ stack }: Error): string {
  const calls = [
    ...(stack ?? '').slice(0, mostLetters).matchAll(/\/([\w.-]+\.(?:js|mjs|tsx?))(?:\?[^:\s)]*)?:(\d+):(\d+)/g),
  ];
  const shown = calls.slice(0, 3).map(([, script, line, column]) => `${script}:${line}:${column}`);
  return shown.length > 0 ? ` at ${shown.join(' < ')}` : '';
}
