/**
 * What a host's name says of where it is. Pure. All expect it as URL gives it: lower case, IPv4 in
 * dotted form whatever it was written as, IPv6 in brackets and compressed.
 */

/** Whether it names this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether nobody outside can reach it: a loopback, private or link-local address, or a local name. */
export function isPrivateHost(hostname: string): boolean {
  return LOCAL_NAME.test(hostname) || PRIVATE_IPV4.test(hostname) || PRIVATE_IPV6.test(hostname);
}

/**
 * Whether it is a name of the public DNS: two labels or more, the last of letters, and none of the
 * names that networks use within. Addresses are no names. What the name resolves to is not asked.
 */
export function isPublicName(hostname: string): boolean {
  return DNS_NAME.test(hostname) && !LOCAL_NAME.test(hostname);
}

/** Reserved by RFC 6761, RFC 6762, RFC 8375 and ICANN, the names that routers, offices and clusters give, and a cloud's own. */
const LOCAL_NAME =
  /^(?:.+\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|svc|arpa|onion|invalid|metadata\.goog)$/;
const PRIVATE_IPV4 =
  /^(?:(?:0|10|127)\.\d+|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+$/;
const PRIVATE_IPV6 = /^\[(?:::1?|::ffff:.*|f[cd].*|fe[89ab].*)\]$/;
const DNS_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
