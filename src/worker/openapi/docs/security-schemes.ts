/** The credentials that operations accept. */
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
