/**
 * Identifies this Worker to the servers that it calls: the runtime adds no User-Agent, and firewalls reject
 * requests without one. It has no version, which an operator's rules would have to follow.
 */
const USER_AGENT = 'kie-edge';

/** `fetcher` with a User-Agent on every request that does not have its own. */
export function withUserAgent(fetcher: typeof fetch): typeof fetch {
  return (input, init) => {
    const given = init?.headers ?? (input instanceof Request ? input.headers : undefined);
    const headers = new Headers(given);
    if (!headers.has('user-agent')) headers.set('user-agent', USER_AGENT);
    return fetcher(input, { ...init, headers });
  };
}
