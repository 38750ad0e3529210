/** Callbacks as a server receives them, signed by the Standard Webhooks package instead of our code. */
import { Webhook } from 'standardwebhooks';
import type { CallbackBody, SucceededTask } from '../../src/client/index.ts';

export const SECRET = `whsec_${btoa('a secret of 32 bytes, as it is. ')}`;
export const OTHER_SECRET = `whsec_${btoa('another that is as long as that.')}`;
export const NOW = 1_764_000_000_000;
export const ID = 'dlv_Zm9yIGEgdGVzdCBvbmx5';
export const RECEIVER = 'https://app.example.com/kie?order=7';
export const CLIENT = 'token:2oXyBAzsSg3vQEhcrEiYlA';
export const URLS = ['https://edge.example/files/a/0.mp4', 'https://edge.example/files/a/1.mp4'];

/** The body of a success; `data` overrides its fields. */
export function successBody(data: Partial<SucceededTask> = {}): CallbackBody {
  return {
    code: 200,
    msg: 'Playground task completed successfully.',
    data: {
      taskId: 'ee9c2715375b7837f8bb51d641ff5863',
      model: 'kling/v2-5-turbo-text-to-video-pro',
      state: 'success',
      param:
        '{"model":"kling/v2-5-turbo-text-to-video-pro","input":{"prompt":"Grüße aus 東京 🌊"}}',
      resultJson: JSON.stringify({ resultUrls: URLS }),
      costTime: 3,
      completeTime: NOW - 1000,
      createTime: NOW - 4000,
      updateTime: NOW - 1000,
      sequence: 1,
      callBackUrl: RECEIVER,
      client: CLIENT,
      ...data,
    },
  };
}

export interface SignedParts {
  id: string;
  /** Unix milliseconds. */
  signedAt: number;
  body: string;
  /** Each adds a signature. */
  secrets: readonly string[];
}

export interface SignedCallback {
  headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  body: string;
}

export function signCallback(parts: Partial<SignedParts> = {}): SignedCallback {
  const {
    id = ID,
    signedAt = NOW,
    body = JSON.stringify(successBody()),
    secrets = [SECRET],
  } = parts;
  const signatures = secrets.map((secret) =>
    new Webhook(secret).sign(id, new Date(signedAt), body),
  );
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(signedAt / 1000)),
      'webhook-signature': signatures.join(' '),
    },
    body,
  };
}

/** Returns the callback with some headers replaced. */
export function withHeaders(
  { headers, body }: SignedCallback,
  changed: Partial<SignedCallback['headers']>,
): SignedCallback {
  return { headers: { ...headers, ...changed }, body };
}
