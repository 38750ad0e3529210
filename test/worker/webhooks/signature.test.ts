import { describe, expect, it } from 'vitest';
import { hmac } from 'fast-sha256';
import { Webhook } from 'standardwebhooks';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { hashClientToken } from '../../../src/worker/auth/client-token.ts';
import {
  listClientSecrets,
  listDeploymentSecrets,
} from '../../../src/worker/platform/webhook-secrets.ts';
import { ID } from '../tasks/builders.ts';
import { webhookEdge, accept, insertFailedTask, failWith, type WebhookEdge } from './builders.ts';

const NEW = `whsec_${btoa('the newest secret of this deployment')}`;
const OLD = `whsec_${btoa('the secret that was there before it.')}`;
const CLIENT = 'client-id-aaaaaaaaaaaa';
const TASK_ID = `kie-of-${ID}`;

/** The first callback that was sent. */
function firstOf({ sent }: WebhookEdge) {
  const [first] = sent;
  if (first === undefined) throw new Error('nothing was sent');
  return { ...first, fields: Object.fromEntries(first.headers) };
}

/** Compares with the official package's own signature: its `verify` would compare the timestamp with the real clock. */
function isSignedBy(secret: string, { body, fields }: ReturnType<typeof firstOf>): boolean {
  const id = fields['webhook-id'] ?? '';
  const at = Number(fields['webhook-timestamp']);
  const expected = new Webhook(secret).sign(id, new Date(at * 1000), body);
  return fields['webhook-signature']?.split(' ').includes(expected) === true;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** KIE's signature, computed with another implementation: base64(HMAC-SHA256(key, taskId + "." + timestamp)). */
function kieSignature(key: string, taskId: string, timestamp: string): string {
  return btoa(String.fromCharCode(...hmac(bytes(key), bytes(`${taskId}.${timestamp}`))));
}

async function sendOne(vars: Record<string, string>, client = 'none') {
  const edge = webhookEdge(accept, vars);
  await insertFailedTask(edge, { client });
  await edge.run();
  return { edge, call: firstOf(edge) };
}

async function createTestClient(edge: WebhookEdge): Promise<void> {
  await edge.deps.store.clients.create(
    {
      id: CLIENT,
      name: 'shop',
      models: undefined,
      limits: {},
      createdAt: edge.clock.now,
      expiresAt: undefined,
      revokedAt: undefined,
      secret: { version: 1, oldest: 1, rotatedAt: undefined },
    },
    await hashClientToken('kie_edge_x'),
  );
}

describe('a callback', () => {
  it('has the signature headers of Standard Webhooks and of KIE', async () => {
    const { call, edge } = await sendOne({ WEBHOOK_SECRET: NEW });
    const seconds = String(edge.clock.now / 1000);
    expect(call.fields).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'kie-edge',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      'webhook-timestamp': seconds,
      'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/),
      'x-webhook-timestamp': seconds,
    });
    expect(isSignedBy(NEW, call)).toBe(true);
    expect(isSignedBy(OLD, call)).toBe(false);
  });

  it('passes verification by the official package right after it was sent', async () => {
    const edge = webhookEdge(accept, { WEBHOOK_SECRET: NEW });
    edge.clock.now = Date.now();
    await insertFailedTask(edge);
    await edge.run();
    const { body, fields } = firstOf(edge);
    expect(new Webhook(NEW).verify(body, fields)).toEqual(JSON.parse(body));
    expect(() => new Webhook(NEW).verify(`${body} `, fields)).toThrow();
  });

  it("has KIE's signature, made with the text of the secret", async () => {
    const { call } = await sendOne({ WEBHOOK_SECRET: NEW });
    const { 'x-webhook-timestamp': at = '', 'x-webhook-signature': signature } = call.fields;
    expect(signature).toBe(kieSignature(NEW, TASK_ID, at));
    // KIE's own test vector, to check the comparison itself.
    expect(
      kieSignature('test-webhook-hmac-key', 'ee9c2715375b7837f8bb51d641ff5863', '1769670760'),
    ).toBe('xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=');
  });

  it("is signed with each of several secrets, and with the newest one in KIE's header", async () => {
    const { call } = await sendOne({ WEBHOOK_SECRET: `${NEW},${OLD}` });
    expect(isSignedBy(NEW, call)).toBe(true);
    expect(isSignedBy(OLD, call)).toBe(true);
    const { 'x-webhook-timestamp': at = '', 'x-webhook-signature': signature } = call.fields;
    expect(signature).toBe(kieSignature(NEW, TASK_ID, at));
  });

  it('is signed with a secret derived from EDGE_SECRET while WEBHOOK_SECRET is unset', async () => {
    const { call, edge } = await sendOne({});
    const [secret = ''] = await listDeploymentSecrets(edge.deps);
    expect(isSignedBy(secret, call)).toBe(true);
    expect(await listDeploymentSecrets(webhookEdge(accept).deps)).toEqual([secret]);
    expect(
      await listDeploymentSecrets(
        webhookEdge(accept, { EDGE_SECRET: 'another-secret-another-secret-another' }).deps,
      ),
    ).not.toEqual([secret]);
  });

  it('is signed at every attempt with the time of that attempt', async () => {
    const edge = webhookEdge(failWith(500), { WEBHOOK_SECRET: NEW });
    await insertFailedTask(edge);
    await edge.run();
    expect(edge.sent.length).toBeGreaterThan(1);
    for (const { headers, body, at } of edge.sent) {
      expect(Number(headers.get('webhook-timestamp'))).toBe(Math.floor(at / 1000));
      expect(isSignedBy(NEW, { ...firstOf(edge), body, fields: Object.fromEntries(headers) })).toBe(
        true,
      );
    }
  });
});

describe('the callbacks of a client token', () => {
  it('are signed only with the secret of that client', async () => {
    const edge = webhookEdge(accept, { WEBHOOK_SECRET: NEW });
    await createTestClient(edge);
    await insertFailedTask(edge, { client: `token:${CLIENT}` });
    await edge.run();
    const version = { version: 1, oldest: 1, rotatedAt: undefined };
    const [own = ''] = await listClientSecrets(
      edge.deps,
      `token:${CLIENT}`,
      version,
      edge.clock.now,
    );
    const [other = ''] = await listClientSecrets(edge.deps, 'token:other', version, edge.clock.now);
    expect(isSignedBy(own, firstOf(edge))).toBe(true);
    expect(isSignedBy(other, firstOf(edge))).toBe(false);
    expect(isSignedBy(NEW, firstOf(edge))).toBe(false);
  });

  it.each([
    ['with both secrets for a day after a rotation', DAY_MS - 1, true],
    ['with the new secret only a day after a rotation', DAY_MS, false],
  ])('are signed %s', async (_what, later, oldToo) => {
    const edge = webhookEdge(accept);
    await createTestClient(edge);
    await edge.deps.store.clients.rotateSecret(CLIENT, edge.clock.now);
    edge.clock.now += later;
    await insertFailedTask(edge, { client: `token:${CLIENT}` });
    await edge.run();
    const secretOf = async (version: number) =>
      (
        await listClientSecrets(
          edge.deps,
          `token:${CLIENT}`,
          { version, oldest: version, rotatedAt: undefined },
          edge.clock.now,
        )
      )[0] ?? '';
    expect(isSignedBy(await secretOf(2), firstOf(edge))).toBe(true);
    expect(isSignedBy(await secretOf(1), firstOf(edge))).toBe(oldToo);
  });

  it('are signed with up to five secrets after repeated rotations within a day', async () => {
    const edge = webhookEdge(accept);
    await createTestClient(edge);
    const rotate = () => edge.deps.store.clients.rotateSecret(CLIENT, edge.clock.now);
    for (let n = 2; n <= 5; n++) expect(await rotate()).toBe(true);
    expect(await rotate()).toBe(false);
    await insertFailedTask(edge, { client: `token:${CLIENT}` });
    await edge.run();
    expect(firstOf(edge).fields['webhook-signature']?.split(' ')).toHaveLength(5);
    edge.clock.now += DAY_MS;
    expect(await rotate()).toBe(true);
  });

  it('are still signed after the client is revoked', async () => {
    const edge = webhookEdge(accept);
    await createTestClient(edge);
    await edge.deps.store.clients.revoke(CLIENT, edge.clock.now);
    await insertFailedTask(edge, { client: `token:${CLIENT}` });
    await edge.run();
    const version = { version: 1, oldest: 1, rotatedAt: undefined };
    const [own = ''] = await listClientSecrets(
      edge.deps,
      `token:${CLIENT}`,
      version,
      edge.clock.now,
    );
    expect(isSignedBy(own, firstOf(edge))).toBe(true);
  });
});
