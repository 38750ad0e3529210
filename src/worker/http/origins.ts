/** Origins of pages, against the patterns that an operator may set. Pure. */
import { isLoopbackHost } from './host-names.ts';

/**
 * What an origin pattern must be, or undefined when it is one: `https://app.example.com`, any host
 * below one by `https://*.example.com`, and http for this machine alone, where nobody sits between.
 */
export function checkOriginPattern(pattern: string): string | undefined {
  const match =
    /^(https?):\/\/(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?$/.exec(pattern);
  const [, scheme, star, host = ''] = match ?? [];
  if (match === null || !URL.canParse(pattern.replace('*.', '')))
    return `${JSON.stringify(pattern.slice(0, 100))} is no origin; write https://app.example.com or https://*.example.com`;
  if (scheme === 'http' && !isLoopbackHost(host))
    return `${pattern} must be https: http is taken for this machine alone`;
  if (star !== undefined && !host.includes('.'))
    return `${pattern} would let in everybody's sites below .${host}`;
  return undefined;
}

/** Whether a page of this origin is meant. `null`, the origin of sandboxed pages, never is. */
export function matchesOrigin(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => {
    const [head, tail] = pattern.split('*');
    if (head === undefined || tail === undefined) return origin === pattern;
    if (!origin.startsWith(head) || !origin.endsWith(tail)) return false;
    return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(origin.slice(head.length, -tail.length));
  });
}

/** Whether a page on this host is meant by one of the patterns, whatever its scheme and port. */
export function matchesHost(patterns: readonly string[], hostname: string): boolean {
  return patterns.some((pattern) => {
    const { hostname: wanted } = new URL(pattern.replace('*.', 'star.'));
    if (!pattern.includes('*')) return hostname === wanted;
    return hostname.endsWith(wanted.slice('star'.length)) && hostname.length > wanted.length - 4;
  });
}
