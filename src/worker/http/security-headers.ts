/** Headers that keep a browser from doing more with an answer than it must. */
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Answers are data: nothing in them may run, be framed or be embedded. A header that a handler set stays. */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  strictTransportSecurity: 'max-age=31536000',
  xFrameOptions: 'DENY',
  overwrite: false,
});
