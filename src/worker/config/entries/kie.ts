/** Settings for the calls to KIE. */
import * as z from 'zod/mini';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../platform/units.ts';
import { httpUrl, integer, milliseconds, setting, url } from '../parsers.ts';
import { putSecret } from '../put-secret.ts';
import { isVisibleAscii } from '../schemas.ts';

export const kieSettings = {
  /** Secret: your key. It is sent to `KIE_BASE_URL` only */
  KIE_API_KEY: setting({
    parse: () =>
      z
        .string(`is missing: ${putSecret('KIE_API_KEY')}`)
        .check(
          z.refine(
            isVisibleAscii,
            'must be visible ASCII characters, without spaces or line breaks',
          ),
        ),
  }),
  /** Secret: your KIE account's webhook key. KIE's callbacks must then be signed as well */
  KIE_WEBHOOK_HMAC_KEY: setting({ default: undefined, parse: () => z.string() }),
  /** KIE's API, or a server with the same wire contract */
  KIE_BASE_URL: url('https://api.kie.ai'),
  /** This edge's address, for links and for KIE's callbacks. A proxy in front must strip a path in it. Without it, the host of each request is used */
  PUBLIC_URL: setting({ default: undefined, parse: httpUrl }),
  /** How long createTask waits for KIE; after that the task is unconfirmed */
  KIE_TIMEOUT_MS: milliseconds(30 * SECOND_MS),
  // All slots of the window are stored in one row of D1: more of them would make each admission slower.
  /** Your account's limit on createTask: requests in any window of `KIE_RATE_WINDOW_MS` */
  KIE_RATE_LIMIT: integer(20, 1, 1000),
  /** The window of `KIE_RATE_LIMIT` */
  KIE_RATE_WINDOW_MS: milliseconds(10 * SECOND_MS),
  /** How long a createTask may wait for KIE's rate window, up to 5 minutes */
  SUBMIT_QUEUE_TIMEOUT_MS: integer(15 * SECOND_MS, 0, 5 * MINUTE_MS),
  /** After this time an unconfirmed task ends as `never_confirmed` */
  UNCONFIRMED_DEADLINE_MS: milliseconds(DAY_MS),
};
