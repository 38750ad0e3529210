/**
 * Classifies host names. Pure. All functions expect a normalized `URL.hostname`: lower case, IPv4 in dotted
 * form however it was spelt, IPv6 compressed and in brackets.
 */

/** Whether the host is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether the host is unreachable from the internet: a loopback, private or link-local address, or a local name. */
export function isPrivateHost(hostname: string): boolean {
  return LOCAL_NAME.test(hostname) || PRIVATE_IPV4.test(hostname) || PRIVATE_IPV6.test(hostname);
}

/**
 * Whether the host is a name of the public DNS: two or more labels, the last of letters, and no name that
 * is reserved for internal networks. False for IP addresses. The name is not resolved.
 */
export function isPublicName(hostname: string): boolean {
  return DNS_NAME.test(hostname) && !LOCAL_NAME.test(hostname);
}

/**
 * Names that are reserved by RFC 6761, RFC 6762, RFC 8375 and ICANN, or used by routers, offices, clusters
 * and the metadata service of a cloud.
 */
const LOCAL_NAME =
  /^(?:.+\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|svc|arpa|onion|invalid|metadata\.goog)$/;
const PRIVATE_IPV4 =
  /^(?:(?:0|10|127)\.\d+|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+$/;
const PRIVATE_IPV6 = /^\[(?:::1?|::ffff:.*|f[cd].*|fe[89ab].*)\]$/;
const DNS_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
