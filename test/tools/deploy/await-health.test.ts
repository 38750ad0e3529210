/** The end of a deployment: the address answers, late, or not. */
import { describe, expect, it } from 'vitest';
import { HEALTH_DEADLINE_MS } from '../../../src/tools/deploy/await-health.ts';
import { deployment, READY } from './deploy-builders.ts';

const noName = () => {
  throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND kie-edge') });
};
const notReady = () =>
  Response.json({ code: 503, msg: 'Not ready: R2 does not answer', data: null }, { status: 503 });

describe('health', () => {
  it('may become ready late: each new reason is told once', async () => {
    const answers = [noName, noName, () => new Response('<html>', { status: 404 }), notReady];
    const { printed, run } = deployment({
      fetch: async () => (answers.shift() ?? (() => Response.json(READY)))(),
    });
    await run();
    expect(printed().match(/not yet: .*/g)).toEqual([
      'not yet: getaddrinfo ENOTFOUND kie-edge',
      'not yet: answered 404',
      'not yet: Not ready: R2 does not answer',
    ]);
  });

  it('that never is ready ends it within minutes, with the latest word and what can be done', async () => {
    const { waited, run } = deployment({ fetch: async () => notReady() });
    await expect(run()).rejects.toThrow(
      /is deployed, but .*R2 does not answer[\s\S]*wrangler rollback/,
    );
    expect(waited()).toBeGreaterThanOrEqual(HEALTH_DEADLINE_MS);
    expect(waited()).toBeLessThan(2 * HEALTH_DEADLINE_MS);
  });

  it('is not what somebody else answers with 200', async () => {
    const { run } = deployment({ fetch: async () => new Response('Hello world') });
    await expect(run()).rejects.toThrow('Its latest word: answered 200');
  });
});
