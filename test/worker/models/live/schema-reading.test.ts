import { describe, expect, it } from 'vitest';
import type { PublishedInput } from '../../../../src/worker/models/live/parse-schema.ts';
import {
  applySchema,
  type SchemaReading,
} from '../../../../src/worker/models/live/schema-reading.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/worker/platform/units.ts';

const whole: PublishedInput = {
  required: {},
  optional: { duration: { type: 'integer', minimum: 1, maximum: 30 } },
};
const part: PublishedInput = { required: {}, optional: {} };

/** The state after readings at the times 0, 1, 2, … */
const read = (...inputs: (PublishedInput | undefined)[]) =>
  inputs.reduce<SchemaReading | undefined>(
    (state, input, at) => applySchema(state, input, at),
    undefined,
  );

describe('a published schema', () => {
  it('counts at once if it is the first one, and is read again after a day', () => {
    expect(read(whole)).toEqual({ input: whole, nextReadAt: DAY_MS });
  });

  it('that has lost a field counts when the next reading, a minute later, says the same', () => {
    expect(read(whole, part)).toEqual({
      input: whole,
      unconfirmed: part,
      nextReadAt: 1 + MINUTE_MS,
    });
    expect(read(whole, part, part)).toEqual({ input: part, nextReadAt: 2 + DAY_MS });
  });

  it('that has lost a field counts for nothing if the next reading has the field again', () => {
    expect(read(whole, part, whole)).toEqual({ input: whole, nextReadAt: 2 + DAY_MS });
    expect(read(whole, part, whole, part)?.input).toEqual(whole);
  });

  it('that is not usable leaves the last good one', () => {
    expect(read(whole, undefined)).toEqual({ input: whole, nextReadAt: 1 + 10 * MINUTE_MS });
    expect(read(undefined)?.input).toBeNull();
  });
});
