/** Which addresses this Worker may fetch that somebody else named. Pure: no name is resolved. */
import { isLoopbackHost, isPublicName } from './host-names.ts';

export interface OutboundUrlRules {
  /** Development: http is allowed, and this machine with any port. */
  insecureLocal: boolean;
  /** This edge's own origins: a fetch of itself could go round for ever. */
  ownOrigins: readonly string[];
}

/**
 * What is wrong with an address, as the end of a sentence, or undefined when it may be fetched. What
 * this cannot see is a public name that resolves to a private address: on Cloudflare
 * `global_fetch_strictly_public` keeps such a fetch on the public internet.
 */
export function checkOutboundUrl(address: string, rules: OutboundUrlRules): string | undefined {
  if (UNCLEAR.test(address))
    return 'must not contain white space, control characters or backslashes';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'must be an https address';
  if (USER_INFO.test(address)) return 'must not carry a user name or a password';
  if (!WHOLE.test(address)) return 'must be an https address';
  if (rules.ownOrigins.some((own) => isSameHost(new URL(own), url)))
    return 'must not be an address of this edge itself';
  if (rules.insecureLocal && isLoopbackHost(url.hostname)) return undefined;
  if (url.protocol !== 'https:' && !rules.insecureLocal) return 'must be an https address';
  if (url.port !== '') return 'must use the default port';
  if (!isPublicName(url.hostname))
    return 'must name a public host: no IP address, no local or internal name';
  return undefined;
}

/** URL would make one of less. */
const WHOLE = /^https?:\/\/[^/]/i;

/** URL drops or turns these round, and whoever reads the address next may do otherwise. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const UNCLEAR = /[\s\\\u0000-\u001f\u007f]/;

const USER_INFO = /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i;

/** This machine has several names: there the port tells. */
function isSameHost(one: URL, other: URL): boolean {
  const bothLocal = isLoopbackHost(one.hostname) && isLoopbackHost(other.hostname);
  return one.host === other.host || (bothLocal && one.port === other.port);
}
