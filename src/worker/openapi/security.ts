/** Which security schemes each kind of operation accepts. */
import type { Settings } from '../config/settings.ts';
import type { OperationObject } from './openapi.ts';

/** Who may call an operation. */
export type CallerKind =
  /** An authenticated client. */
  | 'client'
  /** A client, or an anonymous caller, who may see less. */
  | 'optionalClient'
  /** A caller who may see the task: its client, a read token or the admin. */
  | 'taskReader'
  /** The client of the task or the admin; a read token is not enough. */
  | 'taskOwner'
  | 'admin'
  | 'public';

type Security = OperationObject['security'];

const CLIENT = { client: [] };
const NO_CREDENTIAL = {};

/** The accepted security schemes; any one of them is sufficient. */
export function buildSecurity(
  callers: CallerKind,
  { ALLOWED_ORIGINS, AUTH_MODE }: Pick<Settings, 'ALLOWED_ORIGINS' | 'AUTH_MODE'>,
): Security {
  // AUTH_MODE=none and ALLOWED_ORIGINS both admit callers without a credential.
  const anonymous = AUTH_MODE === 'none' || ALLOWED_ORIGINS.length > 0 ? [NO_CREDENTIAL] : [];
  switch (callers) {
    case 'client':
      return [CLIENT, ...anonymous];
    case 'optionalClient':
      return [NO_CREDENTIAL, CLIENT];
    case 'taskReader':
      return [CLIENT, { readToken: [] }, { readTokenHeader: [] }, { adminToken: [] }, ...anonymous];
    case 'taskOwner':
      return [CLIENT, { adminToken: [] }, ...anonymous];
    case 'admin':
      return [{ adminToken: [] }, { cloudflareAccess: [] }];
    case 'public':
      return [];
  }
}
