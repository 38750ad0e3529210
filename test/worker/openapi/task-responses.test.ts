import { describe, expect, it } from 'vitest';
import seedRequest from '../../../src/tools/seed-request.json';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import {
  aBody,
  CREATE_PATH,
  postWithKey,
  kieRejection,
  post,
  acceptingEdge,
} from '../submission/builders.ts';
import { accepted, createTaskRequest, DEFAULT_MODEL, testEdge } from '../../support/edge.ts';
import { ID, KIE_ID, submittedTask, succeededTask } from '../tasks/builders.ts';
import { fetchDocument, expectDocumented } from './builders.ts';

const ALL = { ALLOWED_MODELS: '*' };
const POOR = { LIMITS: '{"none":{"dailyCredits":1}}' };
const RECORD = `/api/v1/jobs/recordInfo?taskId=${KIE_ID}`;
const WITH_WARNINGS = { model: 'nano-banana-pro', input: { prompt: 'a', odd: 1 } };
const CAPPED = { INPUT_CAPS: '{"*":{"duration":5,"resolution":"720p","outputs":1}}' };

type Send = () => Promise<Response>;
const sender =
  (path: string, vars = {}, init?: RequestInit): Send =>
  () =>
    quietEdge(vars).request(path, init);
const create =
  (body: unknown, vars = {}): Send =>
  () =>
    post(acceptingEdge(vars), body);
const estimate = (body: unknown, vars = {}): Send =>
  sender('/api/v1/jobs/estimate', vars, createTaskRequest(body));
const repeat =
  (body?: unknown): Send =>
  async () => {
    const edge = acceptingEdge();
    await postWithKey(edge);
    return postWithKey(edge, 'k', body);
  };
const kie =
  (answer: () => Response): Send =>
  () =>
    post(testEdge(answer), aBody());

describe('responses of task and model operations', () => {
  it.each<[string, number, string, Send]>([
    ['createTask', 200, 'a task', create(seedRequest)],
    ['createTask', 200, 'a task with warnings', create(WITH_WARNINGS, ALL)],
    ['createTask', 200, 'a replayed request', repeat()],
    ['createTask', 400, 'malformed JSON', create('{')],
    ['createTask', 402, 'an exceeded budget', create(aBody(), POOR)],
    ['createTask', 403, 'a model that is not allowed', create(aBody({ model: 'acme/a' }))],
    ['createTask', 413, 'a body over the limit', create('x'.repeat(300_000))],
    ['createTask', 415, 'no media type', sender(CREATE_PATH, {}, { method: 'POST', body: '{}' })],
    ['createTask', 422, 'an invalid input', create(aBody({ input: { duration: '7' } }))],
    [
      'createTask',
      422,
      'a reused key with a different body',
      repeat(aBody({ input: { prompt: 'b' } })),
    ],
    ['createTask', 429, 'a rate limit of KIE', kie(() => kieRejection(429, 'later'))],
    ['createTask', 455, 'a rejection by KIE', kie(() => kieRejection(455, 'no'))],
    ['createTask', 504, 'an unconfirmed submission', kie(() => new Response('', { status: 500 }))],
    ['estimate', 200, 'a price', estimate(aBody())],
    ['estimate', 200, 'a price and warnings', estimate(WITH_WARNINGS, ALL)],
    ['estimate', 200, 'an unknown price', estimate({ model: 'acme/a', input: {} }, ALL)],
    ['estimate', 422, 'an invalid input', estimate(aBody({ input: {} }))],
    ['recordInfo', 422, 'an unknown task', sender(RECORD)],
    ['listTasks', 200, 'no tasks', sender('/api/v1/jobs')],
    ['listTasks', 422, 'an invalid limit', sender('/api/v1/jobs?limit=0')],
    ['getUsage', 200, 'the usage of the caller', sender('/api/v1/usage', CAPPED)],
    ['listModels', 200, 'all models', sender('/api/v1/models', ALL)],
    ['getModel', 200, 'a model', sender(`/api/v1/models/${DEFAULT_MODEL}`)],
    [
      'getModel',
      200,
      'an encoded id',
      sender(`/api/v1/models/${encodeURIComponent(DEFAULT_MODEL)}`),
    ],
    [
      'getModel',
      200,
      'a model without a description',
      sender('/api/v1/models/acme/a', { ALLOWED_MODELS: 'acme/a' }),
    ],
    ['getModel', 404, 'an unknown model', sender('/api/v1/models/acme/a', ALL)],
    ['getModelSchema', 200, 'a model', sender(`/api/v1/models/${DEFAULT_MODEL}/schema`)],
    ['getModelPrice', 200, 'a model', sender(`/api/v1/models/${DEFAULT_MODEL}/price`)],
    ['getModelSuccessRate', 200, 'a model', sender(`/api/v1/models/${DEFAULT_MODEL}/success-rate`)],
    ['getModelSchema', 404, 'an unknown model', sender('/api/v1/models/acme/a/schema', ALL)],
    ['getModelPrice', 404, 'an unknown model', sender('/api/v1/models/acme/a/price', ALL)],
    ['getModelSuccessRate', 404, 'an unknown model', sender('/api/v1/models/a/success-rate', ALL)],
  ])(
    'documents the response of %s with status %i: %s',
    async (operationId, status, _what, request) => {
      const response = await request();
      expect(response.status).toBe(status);
      await expectDocumented(await fetchDocument(), operationId, response);
    },
  );

  it('documents the response for a running task', async () => {
    await submittedTask();
    const edge = quietEdge();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, 1, undefined);
    const response = await edge.request(RECORD);
    expect(await response.clone().json()).toMatchObject({ data: { state: 'waiting' } });
    await expectDocumented(await fetchDocument(), 'recordInfo', response);
  });

  it('documents every field of a succeeded task in recordInfo and listTasks', async () => {
    await submittedTask();
    const edge = quietEdge({ FILE_LINKS: 'signed' });
    await sendCallback(
      edge,
      successBody({ consumeCredits: 42, remainedCredits: 3, costTime: 2, completeTime: 9 }),
    );
    await edge.deps.store.files.recordAbandoned({ id: ID, n: 0 }, 'gone', edge.clock.now);
    await edge.deps.store.deletions.beginFileDeletion([ID], edge.clock.now);
    const response = await edge.request(RECORD);
    const { data } = await response.clone().json<{ data: object }>();
    const document = await fetchDocument();
    const {
      estimate: _onlyWhileRunning,
      isParamCut: _onlyOfLongRequests,
      ...documented
    } = document.components.schemas['Task']?.properties ?? {};
    expect(Object.keys(data)).toEqual(Object.keys(documented));
    await expectDocumented(document, 'recordInfo', response);
    await expectDocumented(document, 'listTasks', await edge.request('/api/v1/jobs?limit=1'));
  });

  it('documents the durations of models', async () => {
    await succeededTask();
    const response = await quietEdge().request('/api/v1/models');
    await expectDocumented(await fetchDocument(), 'listModels', response);
  });

  it('documents the event stream and the 204 after its last event', async () => {
    await submittedTask();
    const edge = quietEdge();
    await sendCallback(edge, successBody());
    const document = await fetchDocument();
    const events = await edge.request(`/api/v1/jobs/${KIE_ID}/events`);
    await expectDocumented(document, 'watchTask', events.clone());
    const [, lastEventId = ''] = /^id: (.*)$/m.exec(await events.text()) ?? [];
    const over = await edge.request(`/api/v1/jobs/${KIE_ID}/events?lastEventId=${lastEventId}`);
    expect([events.status, over.status]).toEqual([200, 204]);
    await expectDocumented(document, 'watchTask', over);
  });

  it('documents the estimate in a response held by Prefer: wait', async () => {
    await submittedTask();
    const edge = quietEdge();
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, edge.clock.now);
    const response = await edge.request(RECORD, { headers: { prefer: 'wait=1' } });
    expect(await response.clone().json()).toHaveProperty('data.estimate');
    await expectDocumented(await fetchDocument(), 'recordInfo', response);
  });

  it('documents the task in a createTask response held by Prefer: wait', async () => {
    const edge = testEdge(() => accepted(KIE_ID));
    const init = createTaskRequest(seedRequest, { prefer: 'wait=1' });
    const response = await edge.request('/api/v1/jobs/createTask', init);
    expect(await response.clone().json()).toHaveProperty('data.task.state', 'waiting');
    await expectDocumented(await fetchDocument(), 'createTask', response);
  });
});
