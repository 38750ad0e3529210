import type { Hono } from 'hono';
import type { VerifiedCallback } from '../../../src/client/index.ts';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CLIENT,
  ID,
  OTHER_SECRET,
  RECEIVER,
  SECRET,
  signCallback,
  successBody,
  URLS,
  type SignedCallback,
} from '../../client/signed-callbacks.ts';
import { importSnippet, readDocuments } from './snippets.ts';

const { default: receiver } = await importSnippet<{ default: Hono }>(
  'callbacks.md',
  'TypeScript with Hono',
  'ts',
);
const { taskId } = successBody().data;
const OWN = { callBackUrl: 'https://app.example.com/kie', client: CLIENT };
const send = ({ headers, body }: SignedCallback) =>
  receiver.request('/kie', { method: 'POST', headers, body }, { KIE_EDGE_SECRET: SECRET });

describe("the guide's receiver in Hono", () => {
  const logged = vi.spyOn(console, 'log').mockReturnValue();
  afterEach(() => logged.mockClear());

  it('logs the files of a valid callback (Hono example)', async () => {
    const response = await send(signCallback({ signedAt: Date.now() }));
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    expect(logged.mock.calls).toEqual([[ID, taskId, 1, URLS]]);
  });

  it('rejects a callback with an invalid signature and returns the reason (Hono example)', async () => {
    const response = await send(signCallback({ signedAt: Date.now(), secrets: [OTHER_SECRET] }));
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('No signature');
    expect(logged).not.toHaveBeenCalled();
  });
});

it("the guide's check of the receiver accepts its own callback only", async () => {
  const { verifyOwnCallback } = await importSnippet<{
    verifyOwnCallback: (request: Request, secret: string) => Promise<VerifiedCallback>;
  }>('callbacks.md', 'Check that it is for you', 'ts');
  const verify = (data: { callBackUrl?: string; client?: string }) => {
    const body = JSON.stringify(successBody({ ...OWN, ...data }));
    const signed = signCallback({ signedAt: Date.now(), body });
    return verifyOwnCallback(new Request(RECEIVER, { method: 'POST', ...signed }), SECRET);
  };
  await expect(verify({})).resolves.toMatchObject({ id: ID });
  for (const other of [{ callBackUrl: RECEIVER }, { client: 'user:4711' }])
    await expect(verify(other)).rejects.toThrow('The signature is valid, but the callback');
});

it("the guide's message for tests has the signature of Standard Webhooks", async () => {
  const guide = (await readDocuments()).get('callbacks.md') ?? '';
  const [secret, id, timestamp, body, signature] = [
    'secret',
    '`webhook-id`',
    '`webhook-timestamp`',
    'body',
    '`webhook-signature`',
  ].map((name) => guide.match(new RegExp(`^\\| ${name} \\| \`(.*)\` \\|$`, 'm'))?.[1] ?? '');
  const sentAt = new Date(Number(timestamp) * 1000);
  expect(signature).toBe(new Webhook(secret ?? '').sign(id ?? '', sentAt, body ?? ''));
});
