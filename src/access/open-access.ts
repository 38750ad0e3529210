import { EdgeError } from '../http/errors.ts';
import type { Settings } from '../settings.ts';

/**
 * The client of a request. Closed unless opened: throws `access_closed` and names the setting.
 * `ACCESS=open` lets everybody in as one client and is for development.
 */
export function clientOf({ access }: Pick<Settings, 'access'>): string {
  if (access === 'open') return 'open';
  throw new EdgeError(
    'access_closed',
    'No way in is configured here. For development, set ACCESS=open.',
  );
}
