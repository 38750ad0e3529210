/** The permissions of an API token, checked for each request as Cloudflare does. */
import type { MiddlewareHandler } from 'hono';
import { failure, type CloudflareError } from './cloudflare-responses.ts';

export interface Token {
  /** `D1 Edit` and so on, as the dashboard names them. Undefined: all, like an OAuth login. */
  permissions: ReadonlySet<string> | undefined;
  /** Permissions that a request needed. */
  readonly used: Set<string>;
}

const REFUSED: CloudflareError = { status: 403, code: 10000, message: 'Authentication error' };

/** The group of permissions of a path, and the refusal without one. The first match applies. */
const GROUPS: readonly (readonly [RegExp, string, CloudflareError])[] = [
  [
    /^\/user$/,
    'User Details',
    { status: 403, code: 9109, message: 'Unauthorized to access requested resource' },
  ],
  [/^\/memberships/, 'Memberships', REFUSED],
  [/^\/accounts$/, 'Account Settings', REFUSED],
  [
    /\/d1\//,
    'D1',
    {
      status: 403,
      code: 7403,
      message: 'The given account is not valid or is not authorized to access this service',
    },
  ],
  [/\/queues/, 'Queues', REFUSED],
  [/\/r2\//, 'Workers R2 Storage', REFUSED],
  [/\/domains\//, 'Workers Routes', REFUSED],
  [/\/workers\//, 'Workers Scripts', REFUSED],
];

/** Edit includes Read. A list of accounts is empty without the permission. */
export function checkPermissions(token: Token): MiddlewareHandler {
  return async (c, next) => {
    const [, group, refusal = REFUSED] = GROUPS.find(([path]) => path.test(c.req.path)) ?? [];
    if (group === undefined) return next();
    const access = c.req.method === 'GET' ? 'Read' : 'Edit';
    const isAllowed =
      token.permissions === undefined ||
      token.permissions.has(`${group} ${access}`) ||
      token.permissions.has(`${group} Edit`);
    if (isAllowed) token.used.add(`${group} ${access}`);
    if (isAllowed) return next();
    if (group === 'Account Settings') return c.json({ success: true, errors: [], result: [] });
    return failure(c, refusal);
  };
}
