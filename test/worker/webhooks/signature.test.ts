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
import {
  deliveringEdge,
  ok,
  enqueueTestDelivery,
  refusing,
  type DeliveringEdge,
} from './builders.ts';

const NEW = `whsec_${btoa('the newest secret of this deployment')}`;
const OLD = `whsec_${btoa('the secret that was there before it.')}`;
const CLIENT = 'client-id-aaaaaaaaaaaa';
const TASK_ID = `kie-of-${ID}`;

/** The first callback that went out, its clock that of the edge. */
function firstOf({ sent }: DeliveringEdge) {
  const [first] = sent;
  if (first === undefined) throw new Error('nothing was sent');
  return { ...first, fields: Object.fromEntries(first.headers) };
}

/**
 * Verified by the official package, which reads the real clock: so the timestamp is signed anew for it
 * where the test's clock is another.
 */
function isSignedBy(secret: string, { body, fields }: ReturnType<typeof firstOf>): boolean {
  const id = fields['webhook-id'] ?? '';
  const at = Number(fields['webhook-timestamp']);
  const wanted = new Webhook(secret).sign(id, new Date(at * 1000), body);
  return fields['webhook-signature']?.split(' ').includes(wanted) === true;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** KIE's own: base64(HMAC-SHA256(key, taskId + "." + timestamp)), by the package's hash. */
function kieSignature(key: string, taskId: string, timestamp: string): string {
  return btoa(String.fromCharCode(...hmac(bytes(key), bytes(`${taskId}.${timestamp}`))));
}

async function called(vars: Record<string, string>, client = 'none') {
  const edge = deliveringEdge(ok, vars);
  await enqueueTestDelivery(edge, { client });
  await edge.run();
  return { edge, call: firstOf(edge) };
}

async function withClient(edge: DeliveringEdge): Promise<void> {
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
  it('carries the headers of Standard Webhooks and those of KIE', async () => {
    const { call, edge } = await called({ WEBHOOK_SECRET: NEW });
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

  it('is verified by the official package as it stands, when it has just been sent', async () => {
    const edge = deliveringEdge(ok, { WEBHOOK_SECRET: NEW });
    edge.clock.now = Date.now();
    await enqueueTestDelivery(edge);
    await edge.run();
    const { body, fields } = firstOf(edge);
    expect(new Webhook(NEW).verify(body, fields)).toEqual(JSON.parse(body));
    expect(() => new Webhook(NEW).verify(`${body} `, fields)).toThrow();
  });

  it("is signed as KIE signs, by the secret's own text", async () => {
    const { call } = await called({ WEBHOOK_SECRET: NEW });
    const { 'x-webhook-timestamp': at = '', 'x-webhook-signature': signature } = call.fields;
    expect(signature).toBe(kieSignature(NEW, TASK_ID, at));
    // KIE's own vector, so that the check is checked.
    expect(
      kieSignature('test-webhook-hmac-key', 'ee9c2715375b7837f8bb51d641ff5863', '1769670760'),
    ).toBe('xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=');
  });

  it('is signed by each of several secrets, and for KIE by the newest', async () => {
    const { call } = await called({ WEBHOOK_SECRET: `${NEW},${OLD}` });
    expect(isSignedBy(NEW, call)).toBe(true);
    expect(isSignedBy(OLD, call)).toBe(true);
    const { 'x-webhook-timestamp': at = '', 'x-webhook-signature': signature } = call.fields;
    expect(signature).toBe(kieSignature(NEW, TASK_ID, at));
  });

  it('is signed where no secret is set, by one that follows from EDGE_SECRET', async () => {
    const { call, edge } = await called({});
    const [secret = ''] = await listDeploymentSecrets(edge.deps);
    expect(isSignedBy(secret, call)).toBe(true);
    expect(await listDeploymentSecrets(deliveringEdge(ok).deps)).toEqual([secret]);
    expect(
      await listDeploymentSecrets(
        deliveringEdge(ok, { EDGE_SECRET: 'another-secret-another-secret-another' }).deps,
      ),
    ).not.toEqual([secret]);
  });

  it('is signed at every try for its own time', async () => {
    const edge = deliveringEdge(refusing(500), { WEBHOOK_SECRET: NEW });
    await enqueueTestDelivery(edge);
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

describe('a client token', () => {
  it('has a secret of its own, which nobody else is sent', async () => {
    const edge = deliveringEdge(ok, { WEBHOOK_SECRET: NEW });
    await withClient(edge);
    await enqueueTestDelivery(edge, { client: `token:${CLIENT}` });
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
    ['by both secrets for a day after a rotation', DAY_MS - 1, true],
    ['by the new one alone from then on', DAY_MS, false],
  ])('has its callbacks signed %s', async (_what, later, oldToo) => {
    const edge = deliveringEdge(ok);
    await withClient(edge);
    await edge.deps.store.clients.rotateSecret(CLIENT, edge.clock.now);
    edge.clock.now += later;
    await enqueueTestDelivery(edge, { client: `token:${CLIENT}` });
    await edge.run();
    const one = async (version: number) =>
      (
        await listClientSecrets(
          edge.deps,
          `token:${CLIENT}`,
          { version, oldest: version, rotatedAt: undefined },
          edge.clock.now,
        )
      )[0] ?? '';
    expect(isSignedBy(await one(2), firstOf(edge))).toBe(true);
    expect(isSignedBy(await one(1), firstOf(edge))).toBe(oldToo);
  });

  it('that was rotated again and again within a day goes on signing by each, up to five', async () => {
    const edge = deliveringEdge(ok);
    await withClient(edge);
    const rotate = () => edge.deps.store.clients.rotateSecret(CLIENT, edge.clock.now);
    for (let n = 2; n <= 5; n++) expect(await rotate()).toBe(true);
    expect(await rotate()).toBe(false);
    await enqueueTestDelivery(edge, { client: `token:${CLIENT}` });
    await edge.run();
    expect(firstOf(edge).fields['webhook-signature']?.split(' ')).toHaveLength(5);
    edge.clock.now += DAY_MS;
    expect(await rotate()).toBe(true);
  });

  it('that was revoked has its callbacks signed all the same', async () => {
    const edge = deliveringEdge(ok);
    await withClient(edge);
    await edge.deps.store.clients.revoke(CLIENT, edge.clock.now);
    await enqueueTestDelivery(edge, { client: `token:${CLIENT}` });
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
