import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import {
  requestAdmin,
  ADMIN_TOKEN,
  closedEdge,
  readData,
  createClientToken,
  readError,
} from '../auth/builders.ts';
import { testSettings, type TestEdge } from '../../support/edge.ts';
import { listClientSecrets } from '../../../src/worker/platform/webhook-secrets.ts';

const edge = (vars: Record<string, string> = {}) => closedEdge({ ADMIN_TOKEN, ...vars });
const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/;
const [OLD, NEW] = [`whsec_${'b2xk'.repeat(8)}`, `whsec_${'bmV3'.repeat(8)}`];

const secretsOf = async (one: TestEdge) =>
  (await readData<{ secrets: string[] }>(await requestAdmin(one, 'GET', 'webhook-secret'))).secrets;

interface Shown {
  id: string;
  webhookSecret: string;
  webhookSecretRotatedAt: number | null;
}
const rotate = async (one: TestEdge, id: string) =>
  readData<Shown>(await requestAdmin(one, 'POST', `clients/${id}/webhook-secret`));
/** All that sign, as the deliveries have them. */
const signing = async ({ deps, clock }: TestEdge, id: string) => {
  const client = await deps.store.clients.find(id);
  if (client === undefined) throw new Error('there is no such client');
  return listClientSecrets(deps, `token:${id}`, client.secret, clock.now);
};

describe("the deployment's webhook secret", () => {
  it('is stable when WEBHOOK_SECRET is unset', async () => {
    const [first, again] = [await secretsOf(edge()), await secretsOf(edge())];
    expect(first).toEqual([expect.stringMatching(SECRET)]);
    expect(again).toEqual(first);
  });

  it('is derived from EDGE_SECRET', async () => {
    const other = edge({ EDGE_SECRET: 'another-secret-another-secret-another' });
    expect(await secretsOf(other)).not.toEqual(await secretsOf(edge()));
  });

  it.each([
    [NEW, [NEW]],
    [`${NEW},${OLD}`, [NEW, OLD]],
  ])('is WEBHOOK_SECRET, newest first, when it is set to %s', async (text, secrets) => {
    expect(testSettings({ WEBHOOK_SECRET: text }).WEBHOOK_SECRET).toEqual(secrets);
    expect(await secretsOf(edge({ WEBHOOK_SECRET: text }))).toEqual(secrets);
  });
});

describe("a client's webhook secret", () => {
  it("is returned at creation and differs from other clients' and the deployment's", async () => {
    const one = edge();
    const made = async () =>
      readData<Shown>(await requestAdmin(one, 'POST', 'clients', { name: 'a' }));
    const [first, second] = [await made(), await made()];
    expect(first).toMatchObject({
      webhookSecret: expect.stringMatching(SECRET) as string,
      webhookSecretRotatedAt: null,
    });
    const all = [first.webhookSecret, second.webhookSecret, ...(await secretsOf(one))];
    expect(new Set(all).size).toBe(3);
    expect(await signing(one, first.id)).toEqual([first.webhookSecret]);
  });

  it('is not returned after creation', async () => {
    const one = edge();
    const { id } = await createClientToken(one);
    const requests = [
      ['GET', `clients/${id}`],
      ['GET', 'clients'],
      ['PATCH', `clients/${id}`, {}],
      ['DELETE', `clients/${id}`],
    ] as const;
    for (const [method, path, body] of requests) {
      const text = await (await requestAdmin(one, method, path, body)).text();
      expect(text).toContain('"webhookSecretRotatedAt":null');
      expect(text).not.toContain('whsec_');
    }
  });

  it('signs together with the previous one for a day after a rotation', async () => {
    const one = edge();
    const { id } = await createClientToken(one);
    const [before] = await signing(one, id);
    one.clock.now += 5;
    const rotated = await rotate(one, id);
    expect(rotated).toMatchObject({ id, webhookSecretRotatedAt: one.clock.now });
    expect(rotated.webhookSecret).toMatch(SECRET);
    expect(rotated.webhookSecret).not.toBe(before);
    expect(await signing(one, id)).toEqual([rotated.webhookSecret, before]);
    expect(await readData(await requestAdmin(one, 'GET', `clients/${id}`))).toMatchObject({
      webhookSecretRotatedAt: one.clock.now,
    });
    one.clock.now += DAY_MS;
    expect(await signing(one, id)).toEqual([rotated.webhookSecret]);
  });

  it('changes at every rotation for this client only', async () => {
    const one = edge();
    const [client, other] = [await createClientToken(one), await createClientToken(one)];
    const others = await signing(one, other.id);
    const seen = [
      await signing(one, client.id),
      (await rotate(one, client.id)).webhookSecret,
      (await rotate(one, client.id)).webhookSecret,
    ].flat();
    expect(new Set(seen).size).toBe(3);
    expect(await signing(one, other.id)).toEqual(others);
    expect(one.lines.join()).toContain('client.secret_rotated');
    expect(one.lines.join()).not.toContain('whsec_');
  });

  it('responds 404 to a rotation for an unknown client', async () => {
    const response = await requestAdmin(edge(), 'POST', 'clients/unknown/webhook-secret');
    expect(await readError(response)).toEqual([404, 'not_found']);
  });
});
