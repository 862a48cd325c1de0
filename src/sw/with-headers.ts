/**
 * The same answer with headers of ours: those that isolate the page, which WebAssembly threads need and many hosts cannot
 * send (HTML, 7.1.3 and 7.1.4), and the policy of what a page or a worker may reach. Answers without a body of ours
 * (redirects, errors) stay as they are.
 */
export function withHeaders(response: Response, added: Readonly<Record<string, string>>): Response {
  if (response.status < 200 || response.status === 204 || response.status === 304) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
