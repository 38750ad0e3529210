/** The security schemes, and which of them each operation accepts. */
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

export const SECURITY_SCHEMES = {
  client: {
    type: 'http',
    scheme: 'bearer',
    description:
      "A client token from the operator, a session from `POST /api/v1/session`, or a JWT of the app's identity provider. Pages of ALLOWED_ORIGINS need none.",
  },
  readToken: {
    type: 'apiKey',
    in: 'query',
    name: 'readToken',
    description: 'The `readToken` that createTask returned. It reads that task for seven days.',
  },
  readTokenHeader: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Read-Token',
    description: 'The same token as a header, to keep it out of logged URLs.',
  },
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The ADMIN_TOKEN of this deployment.',
  },
  cloudflareAccess: {
    type: 'apiKey',
    in: 'header',
    name: 'Cf-Access-Jwt-Assertion',
    description: 'Set by Cloudflare Access, never by the caller.',
  },
} as const;

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
