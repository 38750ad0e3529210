/** Settings for alerts, logs and development. */
import * as z from 'zod/mini';
import { flag, integer, setting, wholeNumber } from '../parsers.ts';

export const operationSettings = {
  // Not normalized: a trailing slash may be significant to the endpoint.
  /** Secret: a public https address that receives alerts */
  ALERT_URL: setting({
    default: undefined,
    parse: () => z.url({ protocol: /^https?$/i, error: 'must be an https URL' }),
  }),
  /** An alert fires when KIE's balance is below this, in whole credits. Without it never */
  ALERT_BALANCE_CREDITS: setting({ default: undefined, parse: () => wholeNumber(1) }),
  /** The size at which D1 refuses to write: 10 GB on Workers Paid, 500 MB on the Free plan. Alerts fire at 70 and 90 % of it */
  DATABASE_MAX_BYTES: integer(10e9, 1),
  /** `1` logs the requests of createTask */
  LOG_PROMPTS: flag,
  /** `1` allows http and loopback addresses for results and `callBackUrl`; rejected when `PUBLIC_URL` is https */
  INSECURE_LOCAL: flag,
};
