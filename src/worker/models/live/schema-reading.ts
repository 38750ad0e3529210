/** How a reading of a model's published schema changes what is known of it. Pure. */
import { DAY_MS, MINUTE_MS } from '../../platform/units.ts';
import type { PublishedInput } from './parse-schema.ts';

export interface SchemaReading {
  /** The last good schema; null if there has been none. */
  readonly input: PublishedInput | null;
  /** Another schema that the last reading had. */
  readonly unconfirmed?: PublishedInput;
  /** When KIE is to be asked again, in Unix milliseconds. */
  readonly nextReadAt: number;
}

const MAX_AGE_MS = DAY_MS;
const RETRY_MS = 10 * MINUTE_MS;
const CONFIRM_MS = MINUTE_MS;

/**
 * The state after a reading at `now`; `input` is undefined if it was not usable. A schema that differs from the last
 * good one counts when the next reading says the same, because a part of a schema lowers prices.
 */
export function applySchema(
  before: SchemaReading | undefined,
  input: PublishedInput | undefined,
  now: number,
): SchemaReading {
  const last = before?.input ?? null;
  if (input === undefined) return { input: last, nextReadAt: now + RETRY_MS };
  const isConfirmed =
    last === null || isSame(input, last) || isSame(input, before?.unconfirmed ?? null);
  return isConfirmed
    ? { input, nextReadAt: now + MAX_AGE_MS }
    : { input: last, unconfirmed: input, nextReadAt: now + CONFIRM_MS };
}

const isSame = (one: PublishedInput, other: PublishedInput | null) =>
  JSON.stringify(one) === JSON.stringify(other);
