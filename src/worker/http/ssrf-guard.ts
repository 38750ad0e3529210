/**
 * Guards against server-side request forgery (SSRF): which URLs of a caller this Worker may fetch. Pure:
 * no name is resolved.
 */
import { isLoopbackHost, isPublicName } from './host-names.ts';

export interface OutboundUrlRules {
  /** For development: allows http, and loopback hosts with any port. */
  insecureLocal: boolean;
  /** Origins of this deployment, which must not fetch itself: that could loop. */
  ownOrigins: readonly string[];
}

/**
 * What is wrong with a URL, as the end of a sentence ("must be an https URL"); undefined if it may be
 * fetched. A public name that resolves to a private address is not detected here: on Cloudflare
 * `global_fetch_strictly_public` keeps such a fetch on the public internet.
 */
export function checkOutboundUrl(text: string, rules: OutboundUrlRules): string | undefined {
  if (AMBIGUOUS.test(text))
    return 'must not contain white space, control characters or backslashes';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'must be an https URL';
  if (USER_INFO.test(text)) return 'must not contain a user name or a password';
  if (!ABSOLUTE.test(text)) return 'must be an https URL';
  if (rules.ownOrigins.some((own) => isSameHost(new URL(own), url)))
    return 'must not be an address of this deployment itself';
  if (rules.insecureLocal && isLoopbackHost(url.hostname)) return undefined;
  if (url.protocol !== 'https:' && !rules.insecureLocal) return 'must be an https URL';
  if (url.port !== '') return 'must use the default port';
  if (!isPublicName(url.hostname))
    return 'must name a public host: no IP address, no local or internal name';
  return undefined;
}

/** URL also accepts fewer or more slashes. */
const ABSOLUTE = /^https?:\/\/[^/]/i;

/** URL removes or converts these characters; another parser of the same text may not. */
// oxlint-disable-next-line no-control-regex -- control characters are what it finds
const AMBIGUOUS = /[\s\\\u0000-\u001f\u007f]/;

const USER_INFO = /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i;

/** All loopback names mean this machine, so there the port decides. */
function isSameHost(one: URL, other: URL): boolean {
  const areLoopback = isLoopbackHost(one.hostname) && isLoopbackHost(other.hostname);
  return one.host === other.host || (areLoopback && one.port === other.port);
}
