/**
 * A page whose scripts and styles are held to their SHA-256 (W3C Subresource Integrity), so that a first visit gets all of
 * one version from its host, or none of it. `digest` gives the hash of a file of the build as base64.
 */
export const withIntegrity = (page: string, digest: (path: string) => string): string =>
  page.replace(
    /<(?:script|link)\b[^>]*?(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"(?![^>]*integrity)/g,
    (tag, path: string) => `${tag} integrity="sha256-${digest(path)}"`,
  );
