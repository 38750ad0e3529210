import * as jose from 'jose';
import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, bearer, readError, withoutRequestId } from './builders.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';

const TEAM = { CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com', CF_ACCESS_AUD: 'the-app' };
const quiet = (vars: Record<string, string>): TestEdge =>
  testEdge(
    ({ url }) => {
      throw new Error(`nothing may be fetched: ${url}`);
    },
    { AUTH_MODE: 'required', ...vars },
  );
const knock = (edge: TestEdge, headers: Record<string, string> = {}, path = '/admin/api/clients') =>
  edge.request(path, { headers });

describe("the operator's door", () => {
  it.each([
    '/admin',
    '/admin/',
    '/admin/api',
    '/admin/api/clients',
    '/admin/api/clients/x',
    '/admin/x',
  ])(
    'is not there at %s where neither ADMIN_TOKEN nor Cloudflare Access is configured',
    async (path) => {
      const edge = quiet({});
      const unknown = await edge.request('/unknown');
      const response = await knock(edge, bearer(ADMIN_TOKEN), path);
      expect([response.status, await withoutRequestId(response)]).toEqual([
        404,
        await withoutRequestId(unknown),
      ]);
    },
  );

  it('opens by ADMIN_TOKEN and by no other', async () => {
    const edge = quiet({ ADMIN_TOKEN });
    expect((await knock(edge, bearer(ADMIN_TOKEN))).status).toBe(200);
    for (const wrong of [`${ADMIN_TOKEN}x`, ADMIN_TOKEN.slice(1), ADMIN_TOKEN.toUpperCase()])
      expect(await readError(await knock(edge, bearer(wrong)))).toEqual([
        401,
        'invalid_credentials',
      ]);
    expect(await readError(await knock(edge))).toEqual([401, 'unauthorized']);
    for (const path of ['/admin/', '/admin/api', '/admin/x'])
      expect(await readError(await knock(edge, {}, path)), path).toEqual([401, 'unauthorized']);
  });

  it('answers a wrong token a second later, and the right one at once', async () => {
    const edge = quiet({ ADMIN_TOKEN });
    const begun = edge.clock.now;
    await knock(edge, bearer(ADMIN_TOKEN));
    expect(edge.clock.now).toBe(begun);
    await knock(edge, bearer('wrong'));
    expect(edge.clock.now).toBe(begun + 1000);
  });

  it('keeps what it shows out of every cache', async () => {
    const response = await knock(quiet({ ADMIN_TOKEN }), bearer(ADMIN_TOKEN));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('lets no page of another site change anything: %j', async (headers) => {
    const response = await quiet({ ADMIN_TOKEN }).request('/admin/api/clients', {
      method: 'POST',
      headers: { ...bearer(ADMIN_TOKEN), 'content-type': 'application/json', ...headers },
      body: '{"name":"evil"}',
    });
    expect(await readError(response)).toEqual([403, 'origin_not_allowed']);
  });
});

/** An edge whose team has one key, and what that key signs. */
async function behindAccess() {
  const { publicKey, privateKey } = await jose.generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
  const fetched: string[] = [];
  const edge = testEdge(
    ({ url }) => {
      fetched.push(url);
      return Response.json({ keys: [jwk] });
    },
    { AUTH_MODE: 'required', ...TEAM },
  );
  const sign = (claims: jose.JWTPayload) =>
    new jose.SignJWT({ iss: `https://${TEAM.CF_ACCESS_TEAM_DOMAIN}`, aud: 'the-app', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setExpirationTime((edge.clock.now + 60_000) / 1000)
      .sign(privateKey);
  const enter = async (claims: jose.JWTPayload) =>
    knock(edge, { 'cf-access-jwt-assertion': await sign(claims) });
  return { edge, enter, fetched };
}

describe('Cloudflare Access', () => {
  it("opens the door to whom it let through, by the team's own keys", async () => {
    const { enter, fetched } = await behindAccess();
    expect((await enter({ sub: 'someone' })).status).toBe(200);
    expect((await enter({ common_name: 'a service' })).status).toBe(200);
    expect(fetched).toEqual(['https://team.cloudflareaccess.com/cdn-cgi/access/certs']);
  });

  it.each([{ aud: 'another-app' }, { iss: 'https://other.cloudflareaccess.com' }])(
    'does not open it to what was made for another: %j',
    async (claims) => {
      const { enter } = await behindAccess();
      expect(await readError(await enter(claims))).toEqual([401, 'invalid_credentials']);
    },
  );

  it('does not open it to a header that somebody made up', async () => {
    const { edge } = await behindAccess();
    const response = await knock(edge, { 'cf-access-jwt-assertion': 'a.b.c' });
    expect(await readError(response)).toEqual([401, 'invalid_credentials']);
  });

  it('is not asked where it is not configured', async () => {
    const response = await knock(quiet({ ADMIN_TOKEN }), { 'cf-access-jwt-assertion': 'a.b.c' });
    expect(await readError(response)).toEqual([401, 'unauthorized']);
  });
});
