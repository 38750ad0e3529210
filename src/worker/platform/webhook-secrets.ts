/**
 * The secrets that callbacks are signed with, in the form of Standard Webhooks: `whsec_` and base64.
 * A client token has one of its own, so that whoever knows theirs cannot sign for others.
 */
import { base64, base64url } from './bytes.ts';
import type { Deps } from '../deps.ts';
import { DAY_MS } from './units.ts';
import { WEBHOOK_SECRET_PREFIX } from './secret-format.ts';

export type WebhookSecretDeps = Pick<Deps, 'settings' | 'keys'>;

/** After a rotation the secrets before sign as well for so long. */
export const ROTATION_OVERLAP_MS = DAY_MS;

/** Which secrets of a client token hold, and since when. */
export interface SecretVersion {
  /** From 1. */
  version: number;
  /** The first of those that held at some time in the day before the latest rotation. */
  oldest: number;
  /** Unix milliseconds; undefined before the first rotation. */
  rotatedAt: number | undefined;
}

/** Of the deployment, the newest first: what WEBHOOK_SECRET says, or one that follows from EDGE_SECRET. */
export async function listDeploymentSecrets({
  settings,
  keys,
}: WebhookSecretDeps): Promise<string[]> {
  if (settings.webhookSecrets.length > 0) return [...settings.webhookSecrets];
  return [await deriveSecret(keys, 'deployment')];
}

/** Of a client token, by the client's id as tasks name it; the newest first. */
export async function listClientSecrets(
  { keys }: Pick<WebhookSecretDeps, 'keys'>,
  client: string,
  { version, oldest, rotatedAt }: SecretVersion,
  now: number,
): Promise<string[]> {
  const isRotating = rotatedAt !== undefined && now < rotatedAt + ROTATION_OVERLAP_MS;
  const count = isRotating ? version - oldest + 1 : 1;
  const versions = Array.from({ length: count }, (_, i) => version - i);
  return Promise.all(versions.map((one) => deriveSecret(keys, `${client}\n${one}`)));
}

async function deriveSecret(keys: Deps['keys'], name: string): Promise<string> {
  const bytes = base64url.decode(await keys.webhook.sign(name)) ?? new Uint8Array();
  return WEBHOOK_SECRET_PREFIX + base64.encode(bytes);
}
