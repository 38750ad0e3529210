/** The IP address of a caller, as a key for rate limits and identities. Pure. */

/**
 * The IPv4 address, or the IPv6 /64, which is what one household gets. Reads CF-Connecting-IP; undefined
 * without it, as in tests that run no HTTP server.
 */
export function ipBucket(headers: Headers): string | undefined {
  const address = headers.get('cf-connecting-ip')?.trim();
  if (!address) return undefined;
  if (!address.includes(':')) return address;
  // URL normalizes every spelling of an IPv6 address.
  const url = `http://[${address}]/`;
  if (!URL.canParse(url)) return address;
  const groups = expandGroups(new URL(url).hostname.slice(1, -1));
  const [mapped, high = '', low = ''] = groups.slice(5);
  if (groups.slice(0, 5).every((group) => group === '0') && mapped === 'ffff')
    return formatIpv4(Number.parseInt(high, 16), Number.parseInt(low, 16));
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * The network that budgets and rate limits count for an `ipBucket`: IPv4 addresses as they are, a /64 as one
 * network, a /56 as at most 4 and a /48 as at most 16. Providers give a site one of these three, and the
 * holder of a /48 has 65,536 networks of 64 bits: each would have a budget of its own. The 16 networks of a /48 are chosen
 * by its subnet: the upper byte names the /56, the lower byte the /64 in it.
 */
export function countedNetwork(bucket: string): string {
  const [, prefix, subnet = ''] =
    /^([\da-f]+:[\da-f]+:[\da-f]+):([\da-f]+)::\/64$/.exec(bucket) ?? [];
  if (prefix === undefined) return bucket;
  const number = Number.parseInt(subnet, 16);
  return `${prefix}::/48 ${((number >> 8) + 4 * (number & 3)) & 15}`;
}

/** Whether an `ipBucket` is this machine, as in development; no request from outside has such an address. */
export function isLoopbackIp(bucket: string): boolean {
  return bucket.startsWith('127.') || bucket === '0:0:0:0::/64';
}

/**
 * The network of every Worker of other zones: Cloudflare replaces a Worker's address by 2a06:98c0:3600::103
 * (developers.cloudflare.com/fundamentals/reference/http-headers). No other caller has an address in it.
 */
const WORKER_BUCKET = '2a06:98c0:3600:0::/64';

/** Whether an `ipBucket` is that of the Workers of other zones, who share it. */
export function isWorkerIp(bucket: string | undefined): boolean {
  return bucket === WORKER_BUCKET;
}

/** The eight groups of a compressed IPv6 address. */
function expandGroups(compressed: string): string[] {
  const [left = '', right] = compressed.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
}

function formatIpv4(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
