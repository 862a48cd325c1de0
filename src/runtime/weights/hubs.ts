/** Put in by the build: the hosts that the page's policy allows models to be downloaded from. */
declare const __HUBS__: readonly string[];

/** Sources of the policy's `connect-src`: `https://huggingface.co`, `https://*.hf.co`. None in a build that reaches nobody. */
export const policyHubs = __HUBS__;

/** Whether the policy lets the page reach an address (CSP, 6.7.2.8, as far as these sources go). */
export function isInPolicy({ protocol, host }: URL, sources: readonly string[] = policyHubs): boolean {
  return sources.some((source) => {
    const [scheme, pattern = ''] = source.split('://');
    if (`${scheme}:` !== protocol) return false;
    return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
  });
}
