/** The limits and the usage of a client. */
import * as z from 'zod';
import type { Limits } from '../../../auth/client.ts';
import type { Usage } from '../../../submission/account-store.ts';
import { component } from './component.ts';
import { describe, objectSchema } from './object-schema.ts';

export const LIMIT_DESCRIPTIONS: Readonly<Record<keyof Limits, string>> = {
  maxConcurrent: 'Running tasks at a time.',
  perMinute: 'New tasks per minute.',
  dailyCredits: 'Credits per UTC day.',
  monthlyCredits: 'Credits per UTC month.',
};

/** A body's descriptions of the limits. */
export const NULLABLE_LIMITS: Readonly<Record<keyof Limits, string>> = {
  maxConcurrent: orNull('maxConcurrent'),
  perMinute: orNull('perMinute'),
  dailyCredits: orNull('dailyCredits'),
  monthlyCredits: orNull('monthlyCredits'),
};

function orNull(name: keyof Limits): string {
  return `${LIMIT_DESCRIPTIONS[name]} null: no limit.`;
}

const limit = (name: keyof Limits) => describe(z.number().nullable(), NULLABLE_LIMITS[name]);

export const limits = component(
  'Limits',
  objectSchema<Limits>({
    maxConcurrent: limit('maxConcurrent'),
    perMinute: limit('perMinute'),
    dailyCredits: limit('dailyCredits'),
    monthlyCredits: limit('monthlyCredits'),
  }),
);

export const used = component(
  'CurrentUsage',
  objectSchema<Usage>({
    running: describe(z.int(), 'Running tasks.'),
    tasksThisMinute: z.int(),
    creditsToday: describe(z.number(), 'Charged, or reserved by running tasks.'),
    creditsThisMonth: z.number(),
    storedBytes: describe(z.int(), 'Bytes of requests and results in the database.'),
  }),
);
