/** Matches origins and hosts with the patterns of ALLOWED_ORIGINS and CORS_ORIGINS. Pure. */
import { isLoopbackHost } from './host-names.ts';

/**
 * What is wrong with an origin pattern, as a message; undefined if it is valid. Valid are
 * `https://app.example.com`, `https://*.example.com` for all subdomains, and http for loopback hosts only,
 * where no network can be attacked.
 */
export function checkOriginPattern(pattern: string): string | undefined {
  const match =
    /^(https?):\/\/(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?$/.exec(pattern);
  const [, scheme, star, host = ''] = match ?? [];
  if (match === null || !URL.canParse(pattern.replace('*.', '')))
    return `${JSON.stringify(pattern.slice(0, 100))} is not an origin; write https://app.example.com or https://*.example.com`;
  if (scheme === 'http' && !isLoopbackHost(host))
    return `${pattern} must be https: http is accepted for loopback hosts only`;
  if (star !== undefined && !host.includes('.'))
    return `${pattern} would allow every site below .${host}`;
  return undefined;
}

/** Whether a pattern matches the origin. `null`, the origin of sandboxed pages, never matches. */
export function matchesOrigin(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => {
    const [head, tail] = pattern.split('*');
    if (head === undefined || tail === undefined) return origin === pattern;
    if (!origin.startsWith(head) || !origin.endsWith(tail)) return false;
    return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(origin.slice(head.length, -tail.length));
  });
}

/** Whether a pattern matches the host name, whatever its scheme and port. */
export function matchesHost(patterns: readonly string[], hostname: string): boolean {
  return patterns.some((pattern) => {
    const { hostname: allowed } = new URL(pattern.replace('*.', 'star.'));
    if (!pattern.includes('*')) return hostname === allowed;
    const suffix = allowed.slice('star'.length);
    return hostname.endsWith(suffix) && hostname.length > suffix.length;
  });
}
