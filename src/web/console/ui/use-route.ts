/** The current route; it changes with the page's address. */
import { useEffect, useState } from 'preact/hooks';
import { parseRoute, type ConsoleRoute } from '../routes.ts';

export function useRoute(): ConsoleRoute {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const update = () => setHash(location.hash);
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return parseRoute(hash);
}

/** Goes to a route, as a link does. */
export function navigate(href: string): void {
  location.hash = href;
}
