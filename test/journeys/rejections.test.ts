import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';

/** Every code with which KIE says that nothing was created. */
const REJECTIONS = [
  [401, 'You do not have access permissions'],
  [402, 'Credits insufficient'],
  [404, 'Not found'],
  [422, 'The model is not supported'],
  [429, 'Request frequency is too high'],
  [433, 'The limit of this key is reached'],
  [455, 'Maintenance'],
  [500, 'This field is required'],
  [500, 'duration is not within the range of allowed options'],
  [501, 'Generation failed'],
  [505, 'Feature switched off'],
] as const;

describe('a createTask that KIE rejects', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ SUBMIT_QUEUE_TIMEOUT_MS: '0', KIE_RATE_LIMIT: '1000' });
  });
  beforeEach(() => journey.empty());
  afterAll(() => journey.stop());

  for (const status of [200, 'the same status'] as const) {
    it.each(REJECTIONS)(
      `returns %i "%s" when KIE rejects with this code and HTTP ${status}`,
      async (code, message) => {
        const http = status === 200 ? 200 : code;
        await journey.faults({ faults: { 'createTask.refuse': { code, message, status: http } } });
        const before = await journey.ledger();
        const { status: given, body } = await journey.post();
        expect(body).toMatchObject({
          code,
          msg: message,
          message,
          data: null,
          error: { type: 'upstream_refused' },
        });
        expect(given).toBe(code);
        expect(await journey.ledger()).toEqual(before);
        const tasks = await journey.rows('select state, fail_code from tasks');
        // Nothing remains of a 429, so that the caller can retry.
        expect(tasks).toEqual(code === 429 ? [] : [{ state: 'refused', fail_code: String(code) }]);
      },
    );
  }

  it.each([
    'createTask.serverError',
    'createTask.html',
    'createTask.empty',
    'createTask.cut',
    'createTask.dropped',
  ])('is reported as unconfirmed, and sent once, after a response of %s', async (kind) => {
    await journey.faults({ faults: { [kind]: 1 } });
    const before = (await journey.ledger()).length;
    const { status, body } = await journey.post();
    expect([status, body.error?.type]).toEqual([504, 'upstream_unconfirmed']);
    expect((await journey.ledger()).length - before).toBe(kind === 'createTask.dropped' ? 0 : 1);
  });
});

describe('a createTask that never reaches KIE', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ AUTH_MODE: 'required' });
  });
  beforeEach(() => journey.faults({}));
  afterAll(() => journey.stop());

  it('is rejected with the name of the setting when no authentication method is configured', async () => {
    const { status, body } = await journey.post(seedRequest);
    expect([status, body.error?.type]).toEqual([403, 'auth_not_configured']);
    expect(body.msg).toContain('AUTH_MODE');
    expect(await journey.ledger()).toEqual([]);
    expect(await journey.rows('select id from tasks')).toEqual([]);
  });
});
