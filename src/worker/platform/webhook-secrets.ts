/**
 * The signing secrets of callbacks, in the format of Standard Webhooks. Each client token has its own,
 * so that a client cannot sign callbacks for others.
 */
import { base64, base64url } from './bytes.ts';
import type { Keys } from './keys.ts';
import { WEBHOOK_SECRET_PREFIX } from './secret-format.ts';
import { DAY_MS } from './units.ts';

export interface WebhookSecretDeps {
  settings: { readonly WEBHOOK_SECRET: readonly string[] };
  keys: Pick<Keys, 'webhook'>;
}

/** For this long after a rotation the previous secrets sign as well. */
export const ROTATION_OVERLAP_MS = DAY_MS;

/** Which secrets of a client token are active. */
export interface SecretVersion {
  /** The current version, from 1. */
  version: number;
  /** The oldest version that was active in the day before the latest rotation. */
  oldest: number;
  /** Unix milliseconds; undefined before the first rotation. */
  rotatedAt: number | undefined;
}

/** The secrets of the deployment, newest first: those in WEBHOOK_SECRET, or one derived from each secret that signs. */
export async function listDeploymentSecrets({
  settings,
  keys,
}: WebhookSecretDeps): Promise<string[]> {
  if (settings.WEBHOOK_SECRET.length > 0) return [...settings.WEBHOOK_SECRET];
  return deriveSecrets(keys, 'deployment');
}

/**
 * The active secrets of a client token, newest first: of each active version one for each secret that signs.
 * `client` is the owner id of its tasks.
 */
export async function listClientSecrets(
  { keys }: Pick<WebhookSecretDeps, 'keys'>,
  client: string,
  { version, oldest, rotatedAt }: SecretVersion,
  now: number,
): Promise<string[]> {
  const isRotating = rotatedAt !== undefined && now < rotatedAt + ROTATION_OVERLAP_MS;
  const count = isRotating ? version - oldest + 1 : 1;
  const versions = Array.from({ length: count }, (_, i) => version - i);
  const secrets = versions.map((each) => deriveSecrets(keys, `${client}\n${each}`));
  return (await Promise.all(secrets)).flat();
}

function deriveSecrets({ webhook }: WebhookSecretDeps['keys'], name: string): Promise<string[]> {
  return Promise.all(
    webhook.map(async (key) => {
      const bytes = base64url.decode(await key.sign(name)) ?? new Uint8Array();
      return WEBHOOK_SECRET_PREFIX + base64.encode(bytes);
    }),
  );
}
