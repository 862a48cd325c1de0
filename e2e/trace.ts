/** What `browser.stopTracing` gives, as far as it is read here. */
export interface Trace {
  traceEvents: { name: string; ph: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[];
}

/** Milliseconds of processor time of each task on the pages' main threads, the costliest first. */
export function mainThreadTasks({ traceEvents }: Trace): number[] {
  const key = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(key),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(key(event)),
  );
  return tasks.map(({ tdur = 0 }) => Math.round(tdur / 100) / 10).toSorted((a, b) => b - a);
}
