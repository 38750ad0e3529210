import { describe, expect, it } from 'vitest';
import {
  requestAdmin,
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  createTask,
  readData,
  createClientToken,
  readError,
} from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';

const edge = () => closedEdge({ ADMIN_TOKEN });

describe('POST /admin/api/clients', () => {
  it('creates a client and returns its token only once', async () => {
    const one = edge();
    const made = await readData(
      await requestAdmin(one, 'POST', 'clients', {
        name: ' shop ',
        models: ['kling/*'],
        dailyCredits: 100.5,
        monthlyCredits: null,
        maxConcurrent: 2,
        perMinute: 3,
        expiresAt: '2030-01-01T00:00:00Z',
      }),
    );
    expect(made).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/) as string,
      name: 'shop',
      models: ['kling/*'],
      dailyCredits: 100.5,
      monthlyCredits: null,
      maxConcurrent: 2,
      perMinute: 3,
      createdAt: one.clock.now,
      expiresAt: Date.UTC(2030, 0, 1),
      revokedAt: null,
      webhookSecretRotatedAt: null,
      webhookSecret: expect.stringMatching(/^whsec_/) as string,
      token: expect.stringMatching(/^kie_edge_[\w-]{43}$/) as string,
    });
    const { token, webhookSecret, ...shown } = made;
    for (const path of ['clients', `clients/${String(made['id'])}`]) {
      const text = await (await requestAdmin(one, 'GET', path)).text();
      expect(text).toContain(JSON.stringify(shown).slice(1, -1));
      expect(text).not.toContain(token);
      expect(text).not.toContain(webhookSecret);
    }
  });

  it.each([
    [{}, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'a'.repeat(101) }, 'name'],
    [{ name: 'a', models: 'kling/*' }, 'models'],
    [{ name: 'a', models: [''] }, 'models.0'],
    [{ name: 'a', dailyCredits: -1 }, 'dailyCredits'],
    [{ name: 'a', dailyCredits: '5' }, 'dailyCredits'],
    [{ name: 'a', maxConcurrent: 1.5 }, 'maxConcurrent'],
    [{ name: 'a', expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ name: 'a', expiresAt: 1 }, 'expiresAt'],
    [{ name: 'a', expiresAt: 9e15 }, 'expiresAt'],
    [{ name: 'a', dailyCredit: 5 }, 'dailyCredit'],
  ])('rejects %j with the name of the field', async (body, field) => {
    const response = await requestAdmin(edge(), 'POST', 'clients', body);
    expect(response.status).toBe(422);
    const { error } = await response.json<{ error: { fields: { field: string }[] } }>();
    expect(error.fields.map((wrong) => wrong.field)).toEqual([field]);
    expect(await rows('select * from clients')).toEqual([]);
  });
});

describe('/admin/api/clients/{id}', () => {
  it('PATCH changes only the given fields', async () => {
    const one = edge();
    const { id } = await createClientToken(one, { models: ['a'], dailyCredits: 5, perMinute: 1 });
    const changed = await requestAdmin(one, 'PATCH', `clients/${id}`, {
      models: null,
      dailyCredits: 9,
    });
    expect(await readData(changed)).toMatchObject({
      name: 'a server',
      models: null,
      dailyCredits: 9,
      perMinute: 1,
    });
    expect((await requestAdmin(one, 'PATCH', `clients/${id}`, {})).status).toBe(200);
    expect(await readData(await requestAdmin(one, 'GET', `clients/${id}`))).toMatchObject({
      models: null,
      dailyCredits: 9,
    });
  });

  it('applies a change from the next request on', async () => {
    const one = edge();
    const { id, token } = await createClientToken(one);
    expect((await createTask(one, bearer(token))).status).toBe(200);
    await requestAdmin(one, 'PATCH', `clients/${id}`, { dailyCredits: 42 });
    expect((await createTask(one, bearer(token))).status).toBe(402);
  });

  it('DELETE revokes the token permanently and keeps the client in the list', async () => {
    const one = edge();
    const { id, token } = await createClientToken(one);
    const revoked = await readData(await requestAdmin(one, 'DELETE', `clients/${id}`));
    expect(revoked).toMatchObject({ id, revokedAt: one.clock.now });
    expect(await readError(await createTask(one, bearer(token)))).toEqual([
      401,
      'invalid_credentials',
    ]);
    expect((await requestAdmin(one, 'PATCH', `clients/${id}`, { name: 'b' })).status).toBe(404);
    one.clock.now += 5;
    expect(await readData(await requestAdmin(one, 'DELETE', `clients/${id}`))).toEqual(revoked);
    const { clients } = await readData<{ clients: object[] }>(
      await requestAdmin(one, 'GET', 'clients'),
    );
    expect(clients).toEqual([revoked]);
  });

  it('GET returns the usage of the client', async () => {
    const one = edge();
    const { id, token } = await createClientToken(one);
    await createTask(one, bearer(token));
    const shown = await readData(await requestAdmin(one, 'GET', `clients/${id}`));
    expect(shown).toMatchObject({ used: { running: 1, creditsToday: 42 } });
  });

  it.each(['GET', 'PATCH', 'DELETE'])('%s responds 404 for an unknown client', async (method) => {
    const body = method === 'PATCH' ? {} : undefined;
    expect((await requestAdmin(edge(), method, 'clients/unknown', body)).status).toBe(404);
  });

  it('rejects a foreign cursor of the list', async () => {
    expect((await requestAdmin(edge(), 'GET', 'clients?cursor=!!')).status).toBe(422);
    expect((await requestAdmin(edge(), 'GET', 'clients?cursor=')).status).toBe(200);
  });
});
