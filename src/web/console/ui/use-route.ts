/** Where one is: it follows the address, and the address follows every link. */
import { useEffect, useState } from 'preact/hooks';
import { placeOf, type Place } from '../routes.ts';

export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = () => setHash(location.hash);
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return placeOf(hash);
}

/** Goes there, as a link does. */
export function goTo(address: string): void {
  location.hash = address;
}
