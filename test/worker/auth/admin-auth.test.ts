import * as jose from 'jose';
import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, bearer, readError, withoutRequestId } from './builders.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';

const TEAM = { CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com', CF_ACCESS_AUD: 'the-app' };
const closedEdgeWith = (vars: Record<string, string>): TestEdge =>
  testEdge(
    ({ url }) => {
      throw new Error(`unexpected fetch: ${url}`);
    },
    { AUTH_MODE: 'required', ...vars },
  );
const listClients = (
  edge: TestEdge,
  headers: Record<string, string> = {},
  path = '/admin/api/clients',
) => edge.request(path, { headers });

describe('admin authentication', () => {
  it.each([
    '/admin',
    '/admin/',
    '/admin/api',
    '/admin/api/clients',
    '/admin/api/clients/x',
    '/admin/x',
  ])(
    'responds to %s as to an unknown path if neither ADMIN_TOKEN nor Cloudflare Access is configured',
    async (path) => {
      const edge = closedEdgeWith({});
      const unknown = await edge.request('/unknown');
      const response = await listClients(edge, bearer(ADMIN_TOKEN), path);
      expect([response.status, await withoutRequestId(response)]).toEqual([
        404,
        await withoutRequestId(unknown),
      ]);
    },
  );

  it('accepts ADMIN_TOKEN and no other token', async () => {
    const edge = closedEdgeWith({ ADMIN_TOKEN });
    expect((await listClients(edge, bearer(ADMIN_TOKEN))).status).toBe(200);
    for (const wrong of [`${ADMIN_TOKEN}x`, ADMIN_TOKEN.slice(1), ADMIN_TOKEN.toUpperCase()])
      expect(await readError(await listClients(edge, bearer(wrong)))).toEqual([
        401,
        'invalid_credentials',
      ]);
    expect(await readError(await listClients(edge))).toEqual([401, 'unauthorized']);
    for (const path of ['/admin/', '/admin/api', '/admin/x'])
      expect(await readError(await listClients(edge, {}, path)), path).toEqual([
        401,
        'unauthorized',
      ]);
  });

  it('delays the response to a wrong token by a second, and to ADMIN_TOKEN not at all', async () => {
    const edge = closedEdgeWith({ ADMIN_TOKEN });
    const startedAt = edge.clock.now;
    await listClients(edge, bearer(ADMIN_TOKEN));
    expect(edge.clock.now).toBe(startedAt);
    await listClients(edge, bearer('wrong'));
    expect(edge.clock.now).toBe(startedAt + 1000);
  });

  it('forbids caching of admin responses', async () => {
    const response = await listClients(closedEdgeWith({ ADMIN_TOKEN }), bearer(ADMIN_TOKEN));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('rejects a change from another site, with ADMIN_TOKEN and %j', async (headers) => {
    const response = await closedEdgeWith({ ADMIN_TOKEN }).request('/admin/api/clients', {
      method: 'POST',
      headers: { ...bearer(ADMIN_TOKEN), 'content-type': 'application/json', ...headers },
      body: '{"name":"evil"}',
    });
    expect(await readError(response)).toEqual([403, 'origin_not_allowed']);
  });
});

/** An edge behind Cloudflare Access, and a function that sends a request with a JWT of its key. */
async function createAccessEdge() {
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
  const sendWithJwt = async (claims: jose.JWTPayload) =>
    listClients(edge, { 'cf-access-jwt-assertion': await sign(claims) });
  return { edge, sendWithJwt, fetched };
}

describe('Cloudflare Access', () => {
  it("authenticates an admin whose JWT has a signature of the team's keys", async () => {
    const { sendWithJwt, fetched } = await createAccessEdge();
    expect((await sendWithJwt({ sub: 'a person' })).status).toBe(200);
    expect((await sendWithJwt({ common_name: 'a service' })).status).toBe(200);
    expect(fetched).toEqual(['https://team.cloudflareaccess.com/cdn-cgi/access/certs']);
  });

  it.each([{ aud: 'another-app' }, { iss: 'https://other.cloudflareaccess.com' }])(
    'does not authenticate a JWT of Cloudflare Access with the claims %j',
    async (claims) => {
      const { sendWithJwt } = await createAccessEdge();
      expect(await readError(await sendWithJwt(claims))).toEqual([401, 'invalid_credentials']);
    },
  );

  it('does not authenticate a forged Cloudflare Access header', async () => {
    const { edge } = await createAccessEdge();
    const response = await listClients(edge, { 'cf-access-jwt-assertion': 'a.b.c' });
    expect(await readError(response)).toEqual([401, 'invalid_credentials']);
  });

  it('ignores the Cloudflare Access header if Cloudflare Access is not configured', async () => {
    const response = await listClients(closedEdgeWith({ ADMIN_TOKEN }), {
      'cf-access-jwt-assertion': 'a.b.c',
    });
    expect(await readError(response)).toEqual([401, 'unauthorized']);
  });
});
