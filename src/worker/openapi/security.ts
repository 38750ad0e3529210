/** Which credentials there are, and which of them an operation asks for. */
import type { Settings } from '../config/settings.ts';
import type { OperationObject } from './openapi.ts';

/** Who may call an operation. */
export type Callers =
  /** Whoever has a way in. */
  | 'clients'
  /** A client, or nobody in particular, who is told less. */
  | 'clients or anybody'
  /** Whoever may see the task. */
  | 'readers'
  /** Whom the task belongs to, and the operator: a read token does not do. */
  | 'owners'
  | 'operators'
  | 'anybody';

export const SECURITY_SCHEMES = {
  client: {
    type: 'http',
    scheme: 'bearer',
    description:
      "A client token of the operator's, a session of `POST /api/v1/session`, or a JWT of the app's identity provider. Pages of ALLOWED_ORIGINS need none.",
  },
  readToken: {
    type: 'apiKey',
    in: 'query',
    name: 'readToken',
    description: 'The `readToken` that createTask answered: reads that one task, for seven days.',
  },
  readTokenHeader: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Read-Token',
    description: 'The same, where an address is logged.',
  },
  operator: {
    type: 'http',
    scheme: 'bearer',
    description: "The operator's ADMIN_TOKEN.",
  },
  cloudflareAccess: {
    type: 'apiKey',
    in: 'header',
    name: 'Cf-Access-Jwt-Assertion',
    description: 'Set by Cloudflare Access in front of the edge, never by a caller.',
  },
} as const;

type Security = OperationObject['security'];

const CLIENT = { client: [] };
const NOBODY = {};

/** Any one of them will do. */
export function securityOf(callers: Callers, { auth }: Pick<Settings, 'auth'>): Security {
  // Both are let in by where they call from.
  const withoutAny = auth.mode === 'none' || auth.origins.length > 0 ? [NOBODY] : [];
  switch (callers) {
    case 'clients':
      return [CLIENT, ...withoutAny];
    case 'clients or anybody':
      return [NOBODY, CLIENT];
    case 'readers':
      return [CLIENT, { readToken: [] }, { readTokenHeader: [] }, { operator: [] }, ...withoutAny];
    case 'owners':
      return [CLIENT, { operator: [] }, ...withoutAny];
    case 'operators':
      return [{ operator: [] }, { cloudflareAccess: [] }];
    case 'anybody':
      return [];
  }
}
