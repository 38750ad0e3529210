/** What ALERT_URL is sent: as `alerts/alert-message.ts` has it. */
import * as z from 'zod';
import type { AlertBody } from '../../alerts/alert-message.ts';
import { ALERT_KINDS } from '../../alerts/alert.ts';
import { objectOf, time, told } from './object-schema.ts';

export function alertBodies() {
  return {
    Alert: objectOf<AlertBody>({
      type: z.literal('alert'),
      timestamp: told(z.iso.datetime(), 'When it was sent.'),
      data: objectOf<AlertBody['data']>({
        kind: told(z.enum(ALERT_KINDS), 'Of each there is one at a time.'),
        state: told(z.enum(['firing', 'resolved']), '`resolved`: the kind is gone.'),
        message: told(z.string(), 'What is wrong and what availableActions it, for people.'),
        raisedAt: time('When the alert was raised came up.'),
        at: time('When it was sent.'),
        edge: told(z.string().nullable(), 'This edge; null where PUBLIC_URL is not set.'),
      }),
      text: told(z.string(), 'All of it in a line, for chats.'),
    }),
  };
}
