/** Finds the methods of a path, for the Allow header of a 405 response (RFC 9110, section 15.5.6). Pure. */

/** A route of Hono; `ALL` is the method of middleware. */
interface Route {
  readonly method: string;
  readonly path: string;
}

/**
 * The methods that a path has handlers for; empty for an unknown path. Supports the patterns of this app:
 * `:name` and `:name{…}` for one segment, and `:name{.+}` at the end for all remaining segments.
 */
export function findAllowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = routes
    .filter((route) => route.method !== 'ALL' && matchesPath(route.path, path))
    .map((route) => route.method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function matchesPath(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const actual = path.split('/');
  const hasRest = pattern.endsWith('{.+}');
  const hasLength = hasRest ? actual.length >= expected.length : actual.length === expected.length;
  return hasLength && expected.every((part, i) => matchesSegment(part, actual[i] ?? ''));
}

function matchesSegment(pattern: string, segment: string): boolean {
  if (!pattern.startsWith(':')) return pattern === segment;
  const [, form] = /^:\w+\{(.+)\}$/.exec(pattern) ?? [];
  return form === undefined ? segment !== '' : new RegExp(`^${form}$`).test(segment);
}
