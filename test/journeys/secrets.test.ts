import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import { Journey, linksOf } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { findLogViolations } from '../support/log-lines.ts';

const EDGE_SECRET = 'an-edge-secret-for-the-search-of-leaks';

describe('secrets', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ EDGE_SECRET });
  });
  afterAll(() => journey.stop());

  it('are in no response, no log line and no stored object, and only KIE receives the key', async () => {
    const responses: string[] = [];
    const collect = async (response: Response) => {
      responses.push(JSON.stringify([...response.headers]), await response.text());
    };
    await journey.faults({
      faults: { 'callback.repeat': 1, 'callback.forged': 1, 'file.cut': { times: 1 } },
    });
    const taskId = await journey.create();
    const record = await journey.waitForState(taskId, 'success');
    await journey.waitForCopy(taskId);
    const info = `${journey.edge.url}/api/v1/jobs/recordInfo?taskId=`;
    for (const address of [
      ...linksOf(record),
      info + taskId,
      `${info}unknown`,
      `${journey.edge.url}/health`,
      journey.edge.url,
    ]) {
      await collect(await fetch(address));
    }
    await journey.faults({ faults: { 'createTask.refuse': { code: 422, message: 'no' } } });
    responses.push(
      JSON.stringify(await journey.post(seedRequest, { authorization: 'Bearer of-the-caller' })),
    );
    await journey.faults({ faults: { 'createTask.html': 1 } });
    responses.push(JSON.stringify(await journey.post()));

    const tasks = await journey.ledger();
    const tokens = tasks.map(
      ({ callBackUrl }) => new URL(callBackUrl).searchParams.get('token') ?? '',
    );
    expect(tokens.every((token) => /^kie_callback_[\w-]{69}$/.test(token))).toBe(true);
    const stored = await storedObjects();
    const secrets = [SANDBOX_KEY, SANDBOX_HMAC_KEY, EDGE_SECRET, ...tokens];
    for (const [where, texts] of Object.entries({ responses, logs: journey.lines, stored })) {
      expect(texts.length, where).toBeGreaterThan(0);
      for (const secret of secrets)
        expect(texts.join('\n').includes(secret), `${where}: ${secret}`).toBe(false);
    }
    expect(findLogViolations(journey.lines)).toEqual([]);
    const ids = (await journey.rows<{ id: string }>('select id from tasks')).map(({ id }) => id);
    expect(ids).not.toEqual([]);
    for (const id of ids) expect(journey.lines.join('\n').includes(id), 'a whole id').toBe(false);
    const ledger = (await (await fetch(`${journey.sandbox?.url}/sandbox/tasks`)).json()) as {
      keyLeaks: number;
    };
    expect(ledger.keyLeaks).toBe(0);
  });

  it('are found in the path of a request, so that the search can fail', async () => {
    await journey.expectNoLeaks();
    const id = `1767225600000000-${'a'.repeat(22)}`;
    await fetch(`${journey.edge.url}/callbacks/${id}/${'b'.repeat(43)}`, { method: 'POST' });
    const search = () => journey.expectNoLeaks().then(() => 'nothing', String);
    await expect
      .poll(search)
      .toBe(
        'Error: the edge leaked secrets: a whole id in the path of a request to /callbacks/…; ' +
          'a signature or a token in the path of a request to /callbacks/…',
      );
  });

  async function storedObjects(): Promise<string[]> {
    const bucket = await journey.edge.miniflare.getR2Bucket('FILES');
    const { objects } = await bucket.list({ include: ['httpMetadata', 'customMetadata'] });
    return Promise.all(
      objects.map(async (object) => {
        const body = await bucket.get(object.key);
        return `${object.key} ${JSON.stringify(object.httpMetadata)} ${await body?.text()}`;
      }),
    );
  }
});
