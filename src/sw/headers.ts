/** What the page may load and reach, as the build was told. */
export interface PolicyOptions {
  /** Hosts that models may be downloaded from, as sources of a policy: `https://huggingface.co`, `https://*.hf.co`. */
  hubs: readonly string[];
  /** Pages of other origins that may show this one in a frame: `https://huggingface.co`. */
  framedBy: readonly string[];
}

/** Isolation lets WebAssembly use threads; everything the page loads is of its own origin. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

/**
 * What the page, and every worker that it starts, may load and reach. It stands in a `<meta>` of the page, because a
 * static host cannot be relied on for a header. Strings become scripts only through the one policy of `bindWorkers`.
 */
export const pagePolicy = ({ hubs }: Pick<PolicyOptions, 'hubs'>): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    ["connect-src 'self' blob: data:", ...hubs].join(' '),
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

/** The same with what only a header can say: who may show the page in a frame. */
export const headerPolicy = (options: PolicyOptions): string =>
  `${pagePolicy(options)}; frame-ancestors ${options.framedBy.join(' ') || "'none'"}`;

/** The service worker runs no other script, and reaches hosts that a person chose only (`relay.ts`). */
export const workerPolicy = ({ hubs }: PolicyOptions): string =>
  `default-src 'none'; connect-src 'self'${hubs.length > 0 ? ' https: http://localhost:* http://127.0.0.1:*' : ''}`;

/** What hosts should send, by path. Rules that fit one path add up; no header is named by two of them. */
export function hostRules(options: PolicyOptions): [path: string, headers: Record<string, string>][] {
  const policy = { 'Content-Security-Policy': headerPolicy(options) };
  return [
    ['/*', { ...isolation, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }],
    ['/', policy],
    ['/index.html', policy],
    ['/theme.js', policy],
    ['/assets/*', { ...policy, 'Cache-Control': 'public, max-age=31536000, immutable' }],
    ['/sw.js', { 'Content-Security-Policy': workerPolicy(options), 'Cache-Control': 'no-cache' }],
  ];
}

/** The file `_headers` of Netlify, Cloudflare and others. */
export const headersFile = (options: PolicyOptions): string =>
  hostRules(options)
    .map(([path, headers]) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
    )
    .join('\n\n') + '\n';

/** The headers of one path below the page's folder, which begins with a slash. */
export const headersFor = (path: string, options: PolicyOptions): Record<string, string> =>
  Object.assign(
    {},
    ...hostRules(options)
      .filter(([rule]) => (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : rule === path))
      .map(([, headers]) => headers),
  ) as Record<string, string>;
