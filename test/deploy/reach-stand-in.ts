/** Loaded into the deployment's process before anything else: Workers' addresses lead to the stand-in. */
const real = globalThis.fetch;
const standIn = process.env['CLOUDFLARE_API_BASE_URL'] ?? '';

globalThis.fetch = async (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  const { hostname, pathname } = new URL(address);
  return hostname.endsWith('.workers.dev')
    ? real(`${standIn}/served/${hostname.split('.')[0]}${pathname}`, init)
    : real(input, init);
};
