/** What ALERT_URL is sent: signed as callbacks are, and with a text that chats show as it is. */
import type { Deps } from '../deps.ts';
import { signStandardWebhook } from '../platform/standard-webhooks.ts';
import type { CallbackRequest } from '../webhooks/webhook-client.ts';
import { listDeploymentSecrets } from '../platform/webhook-secrets.ts';
import type { AlertRow } from './alert-store.ts';
import type { AlertKind } from './evaluate-alerts.ts';

export interface AlertBody {
  type: 'alert';
  /** ISO 8601, as Standard Webhooks has it. */
  timestamp: string;
  data: {
    kind: AlertKind;
    state: 'firing' | 'resolved';
    message: string;
    /** Unix milliseconds. */
    raisedAt: number;
    at: number;
    /** Address of the edge; null where PUBLIC_URL is not set. */
    edge: string | null;
  };
  /** All of it in a line. */
  text: string;
}

/** `webhook-id` is the same at every try. */
export async function alertMessage(
  deps: Pick<Deps, 'settings' | 'keys'>,
  address: string,
  row: Pick<AlertRow, 'kind' | 'raisedAt' | 'message' | 'count'>,
  state: 'firing' | 'resolved',
  now: number,
): Promise<CallbackRequest> {
  const { kind, raisedAt, message, count } = row;
  const { publicUrl } = deps.settings;
  const told: AlertBody = {
    type: 'alert',
    timestamp: new Date(now).toISOString(),
    data: { kind, state, message, raisedAt, at: now, edge: publicUrl ?? null },
    text: `[${state === 'firing' ? 'FIRING' : 'RESOLVED'}] kie-edge${publicUrl === undefined ? '' : ` at ${publicUrl}`}: ${message}`,
  };
  const body = JSON.stringify(told);
  const id = `alert_${kind}_${raisedAt}_${state}_${count}`;
  const headers = await signStandardWebhook({ id, body }, await listDeploymentSecrets(deps), now);
  return { address, headers, body, ownOrigins: publicUrl === undefined ? [] : [publicUrl] };
}
