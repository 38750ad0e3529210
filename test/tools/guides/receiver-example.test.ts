import type { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ID,
  OTHER_SECRET,
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
