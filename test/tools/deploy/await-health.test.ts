import { describe, expect, it } from 'vitest';
import { HEALTH_DEADLINE_MS, KIE_DEADLINE_MS } from '../../../src/tools/deploy/await-health.ts';
import { createDeployment, READY } from './deploy-builders.ts';
import { VERSION_ID } from './fake-wrangler.ts';

const dnsFailure = () => {
  throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND kie-edge') });
};
const notReady = () =>
  Response.json({ code: 503, msg: 'Not ready: R2 does not answer', data: null }, { status: 503 });

describe('waiting for health', () => {
  it('prints each new reason once while waiting for health', async () => {
    const responses = [
      dnsFailure,
      dnsFailure,
      () => new Response('<html>', { status: 404 }),
      notReady,
    ];
    const { printed, run } = createDeployment({
      fetch: async () => (responses.shift() ?? (() => Response.json(READY)))(),
    });
    await run();
    expect(printed().match(/not ready: .*/g)).toEqual([
      'not ready: getaddrinfo ENOTFOUND kie-edge',
      'not ready: HTTP 404',
      'not ready: Not ready: R2 does not answer',
    ]);
  });

  it('fails at the deadline with the last reason and the remedy if health is never ready', async () => {
    const { slept, run } = createDeployment({ fetch: async () => notReady() });
    await expect(run()).rejects.toThrow(
      /is deployed, but .*R2 does not answer[\s\S]*wrangler rollback/,
    );
    expect(slept()).toBeGreaterThanOrEqual(HEALTH_DEADLINE_MS);
    expect(slept()).toBeLessThan(2 * HEALTH_DEADLINE_MS);
  });

  it('names the environment in the commands of the remedy, and warns of a rollback past a changed secret', async () => {
    const { run } = createDeployment({ fetch: async () => notReady() });
    const message = String(await run({ env: 'staging' }).catch((error: unknown) => error));
    expect(message).toContain("npx wrangler tail --env 'staging'");
    expect(message).toMatch(/npx wrangler rollback --env 'staging'.*if a secret was changed since/);
  });

  it.each([
    [
      'a redirect to the login of Access',
      302,
      { location: 'https://you.cloudflareaccess.com/cdn-cgi/access/login/edge.example.com' },
      'Cloudflare Access asks for a login',
    ],
    ['another redirect', 302, { location: '/login' }, 'the request is redirected'],
    ['a refusal', 403, {}, 'Bot Fight Mode'],
    ['a challenge page', 503, { 'cf-mitigated': 'challenge' }, 'Bot Fight Mode'],
  ])('names the protection that answers with %s', async (_, status, headers, cause) => {
    const { printed, run } = createDeployment({
      fetch: async () => new Response('<html>', { status, headers }),
    });
    const message = String(await run().catch((error: unknown) => error));
    for (const text of [printed(), message]) {
      expect(text).toContain(`HTTP ${status}: `);
      expect(text).toContain(cause);
      expect(text).toContain('Let GET /health pass');
    }
  });

  it('waits while an older version responds, and names both versions', async () => {
    const versions = ['an-older-version', 'an-older-version', VERSION_ID];
    const { printed, slept, run } = createDeployment({
      fetch: async () =>
        Response.json({ ...READY, data: { ...READY.data, version: { id: versions.shift() } } }),
    });
    await run();
    expect(printed().match(/not ready: .*/g)).toEqual([
      `not ready: version an-older-version responds, not ${VERSION_ID}, which was deployed`,
    ]);
    expect([slept() > 0, versions]).toEqual([true, []]);
  });

  it('notes that a cron which has not run yet may take 15 minutes, and completes', async () => {
    const data = { ...READY.data, cron: { lastRunAt: null } };
    const { printed, run } = createDeployment({
      fetch: async () => Response.json({ ...READY, data }),
    });
    await run();
    expect(printed()).toContain('note: the cron has not run yet: Cloudflare may take 15 minutes');
  });

  it('does not accept a 200 response that is not the health envelope', async () => {
    const { run } = createDeployment({ fetch: async () => new Response('Hello context') });
    await expect(run()).rejects.toThrow('Last reason: HTTP 200');
  });
});

/** `/health` of a Worker that is ready, with these answers about the key, and the last one from then on. */
const answerWith = (keys: string[]) => async () => {
  const key = keys.length > 1 ? keys.shift() : keys[0];
  return Response.json({ ...READY, data: { ...READY.data, kie: { key } } });
};

describe('asking KIE at the end', () => {
  it('fails with the remedy when KIE refuses the key, although the Worker is ready', async () => {
    const { printed, run } = createDeployment({ fetch: answerWith(['unknown', 'refused']) });
    await expect(run()).rejects.toThrow(
      /deployed and ready, but KIE refuses KIE_API_KEY.*npx wrangler secret put KIE_API_KEY --env ''/,
    );
    expect(printed()).toContain('ready: https://kie-edge.operator.workers.dev');
  });

  it('waits until KIE accepts the key', async () => {
    const { printed, slept, run } = createDeployment({
      fetch: answerWith(['unknown', 'unknown', 'accepted']),
    });
    await run();
    expect(printed()).toMatch(/KIE accepts KIE_API_KEY$/);
    expect(slept()).toBe(6_000);
  });

  it('completes with a warning when KIE does not respond until the deadline', async () => {
    const { printed, slept, run } = createDeployment({ fetch: answerWith(['unknown']) });
    await run();
    expect(printed()).toContain('warning: KIE did not say whether it accepts KIE_API_KEY');
    expect(slept()).toBe(KIE_DEADLINE_MS);
  });
});
