/** Settings for callbacks to callers. */
import { MAX_WEBHOOK_SECRETS, parseWebhookSecret } from '../../platform/secret-format.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/units.ts';
import { putSecret } from '../put-secret.ts';
import { integers, milliseconds, secrets } from '../parsers.ts';

/** The schedule that Standard Webhooks recommends: ten attempts in three days and a few hours. */
const RETRY_SCHEDULE_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const MAX_DELAYS = 50;

export const webhookSettings = {
  /** Secret: signs callbacks, `echo "whsec_$(openssl rand -base64 32)"`. Up to five, comma-separated, newest first. Without it one is derived from each secret of `KEY_RING`, or from `EDGE_SECRET` */
  WEBHOOK_SECRET: secrets(
    (secret) => parseWebhookSecret(secret) !== undefined,
    `must be whsec_ and 24 to 64 bytes in base64: echo "whsec_$(openssl rand -base64 32)" | ${putSecret('WEBHOOK_SECRET')}`,
    MAX_WEBHOOK_SECRETS,
  ),
  /** Delays between the attempts of a callback, comma-separated, up to 50. There is one more attempt than delays. By default ten attempts within 75 hours */
  DELIVERY_RETRY_SCHEDULE_MS: integers(RETRY_SCHEDULE_MS, 7 * DAY_MS, MAX_DELAYS),
  // Longer than an attempt (15 s) and its time in the queue.
  /** After this time the cron starts an attempt that is due */
  DELIVERY_LEASE_MS: milliseconds(MINUTE_MS),
};
