/** Preloaded into the deployment's process: redirects requests for the deployed Worker to the fake Cloudflare. */
const realFetch = globalThis.fetch;
const fakeCloudflare = process.env['CLOUDFLARE_API_BASE_URL'] ?? '';

globalThis.fetch = async (input, init) => {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : String(input));
  return hostname === new URL(fakeCloudflare).hostname
    ? realFetch(input, init)
    : realFetch(`${fakeCloudflare}/served/${hostname}${pathname}`, init);
};
