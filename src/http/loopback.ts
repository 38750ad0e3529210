/** Whether a URL's hostname names this machine itself. Expects it as URL gives it: lower case, IPv4 in dotted form. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
