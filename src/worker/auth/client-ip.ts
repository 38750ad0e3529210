/** The network that a request came from: an IPv4 address, or an IPv6 /64, which one household has. Pure. */

/** As CF-Connecting-IP gives the address; undefined where there is none, as in tests of one isolate. */
export function networkOf(headers: Headers): string | undefined {
  const address = headers.get('cf-connecting-ip')?.trim();
  if (!address) return undefined;
  if (!address.includes(':')) return address;
  // URL writes every spelling of an IPv6 address in one way.
  const url = `http://[${address}]/`;
  if (!URL.canParse(url)) return address;
  const groups = groupsOf(new URL(url).hostname.slice(1, -1));
  const [mapped, high = '', low = ''] = groups.slice(5);
  if (groups.slice(0, 5).every((group) => group === '0') && mapped === 'ffff')
    return ipv4Of(Number.parseInt(high, 16), Number.parseInt(low, 16));
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** Whether the caller is on this machine, as in development; from outside no request comes from there. */
export function isLoopbackNetwork(network: string): boolean {
  return network.startsWith('127.') || network === '0:0:0:0::/64';
}

function groupsOf(compressed: string): string[] {
  const [left = '', right] = compressed.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
}

function ipv4Of(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
