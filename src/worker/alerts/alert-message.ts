/** The webhook that ALERT_URL receives. Chat services show its `text` as it is. Pure. */
import type { AlertRow } from './alert-store.ts';
import type { AlertKind } from './alert.ts';

export interface AlertBody {
  type: 'alert';
  /** ISO 8601, as Standard Webhooks requires. */
  timestamp: string;
  data: {
    kind: AlertKind;
    state: AlertState;
    message: string;
    /** Unix milliseconds. */
    raisedAt: number;
    at: number;
    /** PUBLIC_URL; null if it is not set. */
    edge: string | null;
  };
  /** The alert in one line. */
  text: string;
}

export type AlertState = 'firing' | 'resolved';

export interface AlertMessage {
  /** The `webhook-id`: the same for every attempt. */
  readonly id: string;
  readonly body: string;
}

/** Builds the message about a row at the time `now`. */
export function buildAlertMessage(
  row: Pick<AlertRow, 'kind' | 'raisedAt' | 'message' | 'count'>,
  state: AlertState,
  publicUrl: string | undefined,
  now: number,
): AlertMessage {
  const { kind, raisedAt, message, count } = row;
  const deployment = `kie-edge${publicUrl === undefined ? '' : ` at ${publicUrl}`}`;
  const body: AlertBody = {
    type: 'alert',
    timestamp: new Date(now).toISOString(),
    data: { kind, state, message, raisedAt, at: now, edge: publicUrl ?? null },
    text: `[${state.toUpperCase()}] ${deployment}: ${message}`,
  };
  return { id: `alert_${kind}_${raisedAt}_${state}_${count}`, body: JSON.stringify(body) };
}
