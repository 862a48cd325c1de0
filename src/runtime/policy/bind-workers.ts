/** What is used of https://w3c.github.io/trusted-types/dist/spec/, which not every browser has. */
interface TrustedTypes {
  createPolicy: (name: 'default', rules: { createScriptURL: (url: string) => string | undefined }) => unknown;
}

/**
 * From here on every worker that this page or this worker starts, be it by a library, is bound by the
 * Content-Security-Policy of its starter, and so are those that it starts itself.
 *
 * A worker from an address of a host has the policy that comes with that answer, and most hosts send none; one from a
 * `blob:` has that of who started it (HTML, 7.1.6, “determine navigation params policy container”; the same for workers in
 * 10.2.6). So the worker begins with a blob of two imports: `guard`, the address of a module that calls this function in
 * the worker, and its own script. Imports, because a worker takes messages as soon as its first module has run.
 *
 * Where the browser has trusted types, only addresses of our own origin become scripts.
 */
export function bindWorkers(guard: string, target: typeof globalThis = globalThis): void {
  const { Worker: Unbound, trustedTypes } = target as typeof globalThis & { trustedTypes?: TrustedTypes };
  const { origin } = target;
  const { baseURI: base = guard } = (target as { document?: { baseURI?: string } }).document ?? {};
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => (URL.parse(url, base)?.origin === origin ? url : undefined),
  });
  const starts = new Map<string, string>();

  /** The address of a blob that starts the script. A blob's own address stays: its worker is bound already. */
  const startOf = (script: string | URL, { type }: WorkerOptions): string => {
    const { href, protocol, pathname } = new URL(script, base);
    if (protocol === 'blob:') return href;
    if (type !== 'module') throw new TypeError(`“${href}” is no module; only those are bound by the page's policy.`);
    const start = starts.get(href) ?? blobOf(`import ${JSON.stringify(guard)};\nimport ${JSON.stringify(href)};\n`);
    starts.set(href, start); // its address stays valid: there are few scripts, and they are started again and again
    return `${start}#${pathname}`; // the fragment tells tools and tests whose worker it is
  };
  const blobOf = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));

  target.Worker = class Worker extends Unbound {
    constructor(script: string | URL, options: WorkerOptions = {}) {
      super(startOf(script, options), options);
    }
  };
}
