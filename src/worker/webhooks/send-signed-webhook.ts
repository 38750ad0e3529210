/** Sends a webhook of the deployment itself, signed with its secret as Standard Webhooks requires. */
import type { Settings } from '../config/settings.ts';
import { listDeploymentSecrets, type WebhookSecretDeps } from '../platform/webhook-secrets.ts';
import { signStandardWebhook } from '../platform/standard-webhooks.ts';
import type { EndpointResponse, WebhookClient } from './webhook-client.ts';

export type SignedWebhookDeps = WebhookSecretDeps & {
  settings: Pick<Settings, 'PUBLIC_URL' | 'FILES_URL'>;
  webhooks: Pick<WebhookClient, 'send'>;
};

/** `client` names the sender in the limit of concurrent requests. Does not throw. */
export async function sendSignedWebhook(
  deps: SignedWebhookDeps,
  client: string,
  address: string,
  message: { readonly id: string; readonly body: string },
  now: number,
): Promise<EndpointResponse> {
  const headers = await signStandardWebhook(message, await listDeploymentSecrets(deps), now);
  const endpoint = { client, endpoint: new URL(address).origin };
  const { PUBLIC_URL, FILES_URL } = deps.settings;
  const ownOrigins = [PUBLIC_URL, FILES_URL].filter((url) => url !== undefined);
  return deps.webhooks.send(endpoint, { address, headers, body: message.body, ownOrigins }, now);
}
