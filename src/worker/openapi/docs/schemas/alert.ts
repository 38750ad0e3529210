/** The body that is sent to ALERT_URL, built by `alerts/alert-message.ts`. */
import * as z from 'zod';
import type { AlertBody } from '../../../alerts/alert-message.ts';
import { ALERT_KINDS } from '../../../alerts/alert.ts';
import { component } from './component.ts';
import { describe, objectSchema, timestamp } from './object-schema.ts';

export const alert = component(
  'Alert',
  objectSchema<AlertBody>({
    type: z.literal('alert'),
    timestamp: describe(z.iso.datetime(), 'When it was sent.'),
    data: objectSchema<AlertBody['data']>({
      kind: describe(z.enum(ALERT_KINDS), 'At most one alert per kind is firing.'),
      state: describe(z.enum(['firing', 'resolved']), '`resolved`: the condition no longer holds.'),
      message: describe(z.string(), 'The problem and its remedy, for people.'),
      raisedAt: timestamp('When the alert was raised.'),
      at: timestamp('When it was sent.'),
      edge: describe(
        z.string().nullable(),
        'The public URL of this edge; null if PUBLIC_URL is not set.',
      ),
    }),
    text: describe(z.string(), 'The whole alert in one line, for chats.'),
  }),
);
