import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../../src/worker/platform/json.ts';
import { readStatus } from '../../../src/worker/upstream/kie-wire.ts';
import { SEED_FAILURE, SEED_SUCCESS } from './seed-callbacks.ts';

const NOTHING = readStatus({});
const data = (part: Record<string, unknown>) => ({ code: 200, msg: '', data: part });

describe('readStatus', () => {
  it("reads every field of the success on KIE's documentation page", () => {
    expect(readStatus(SEED_SUCCESS)).toEqual({
      taskId: 'e989621f54392584b05867f87b160672',
      state: 'success',
      resultJson: '{"resultUrls":["https://example.com/generated-image.jpg"]}',
      failCode: undefined,
      failMsg: undefined,
      costTime: 8,
      createTime: 1755599634000,
      completeTime: 1755599644000,
      updateTime: 1755599644000,
      consumeCredits: 100,
      remainedCredits: 2510330,
    });
  });

  it("reads every field of the failure on KIE's documentation page", () => {
    expect(readStatus(SEED_FAILURE)).toEqual({
      taskId: 'bd3a37c523149e4adf45a3ddb5faf1a8',
      state: 'fail',
      resultJson: undefined,
      failCode: '500',
      failMsg: 'Internal server error',
      costTime: 0,
      createTime: 1755596341000,
      completeTime: 1755597081000,
      updateTime: 1755597097000,
      consumeCredits: 0,
      remainedCredits: 2510430,
    });
  });

  it.each([9e15, -1, 1e300, 253_402_300_800_000])(
    'drops the impossible time %d, which no page could show',
    (time) => {
      const times = { createTime: time, completeTime: time, updateTime: time };
      expect(readStatus(data(times))).toEqual(NOTHING);
    },
  );

  it('reads a recorded waiting task, its null values as undefined', () => {
    const waiting = {
      taskId: 't',
      model: 'm',
      state: 'waiting',
      param: '{}',
      resultJson: '',
      failCode: null,
      failMsg: null,
      costTime: null,
      completeTime: null,
      createTime: 1777539190339,
    };
    expect(readStatus(data(waiting))).toEqual({
      ...NOTHING,
      taskId: 't',
      state: 'waiting',
      resultJson: '',
      createTime: 1777539190339,
    });
  });

  it.each([
    ['data.taskId', data({ taskId: 't' })],
    ['data.task_id', data({ task_id: 't' })],
    ['taskId', { code: 200, taskId: 't', data: {} }],
    ['task_id', { code: 200, task_id: 't', data: null }],
    ['taskId, with no data at all', { code: 200, taskId: 't' }],
    ['data.taskId before the others', { ...data({ taskId: 't', task_id: 'x' }), taskId: 'y' }],
    ['task_id where taskId is a number', { ...data({ taskId: 5, task_id: 't' }) }],
  ])('reads the taskId from %s', (_where, body) => {
    expect(readStatus(body).taskId).toBe('t');
  });

  it.each([
    [{ consumeCredits: 5 }, 5],
    [{ creditsConsumed: 5 }, 5],
    [{ consumeCredits: 0, creditsConsumed: 5 }, 0],
    [{ creditsConsumed: 0.35 }, 0.35],
    [{ consumeCredits: '5' }, undefined],
    [{ consumeCredits: null, creditsConsumed: 0.4 }, 0.4],
  ])('reads the credits from %j as %j', (part, credits) => {
    expect(readStatus(data(part)).consumeCredits).toBe(credits);
  });

  it.each([
    ['500', '500'],
    [500, '500'],
    [null, undefined],
    [{}, undefined],
    ['', ''],
  ])('reads the failCode %j as %j', (failCode, read) => {
    expect(readStatus(data({ failCode })).failCode).toBe(read);
  });

  it.each([
    ['{"a":1}', '{"a":1}'],
    [{ a: 1 }, '{"a":1}'],
    ['', ''],
    [['https://a.test/a.mp4'], '["https://a.test/a.mp4"]'],
    [null, undefined],
    [5, undefined],
    [true, undefined],
  ])('reads the resultJson %j as %j', (resultJson, read) => {
    expect(readStatus(data({ resultJson })).resultJson).toBe(read);
  });

  it.each([
    [200, { state: 'success' }, 'success'],
    [200, { state: 'fail' }, 'fail'],
    [501, { state: 'success' }, 'success'],
    [200, { state: 'queuing' }, 'queuing'],
    [200, { state: 'paused' }, undefined],
    [501, { state: 'SUCCESS' }, undefined],
    [501, {}, 'fail'],
    ['501', {}, 'fail'],
    [200, { resultJson: '{}' }, 'success'],
    [200, { resultJson: '' }, undefined],
    [200, {}, undefined],
    [500, {}, undefined],
    [200, { state: 'toString' }, undefined],
  ])('reads code %j with data %j as state %s', (code, part, state) => {
    expect(readStatus({ code, msg: '', data: part }).state).toBe(state);
  });

  it.each([
    ['no data', { code: 501, taskId: 't' }],
    ['data that is null', { code: 501, taskId: 't', data: null }],
  ])('reads code 501 with %s as a failure', (_what, body) => {
    expect(readStatus(body)).toMatchObject({ taskId: 't', state: 'fail' });
  });

  it('keeps the digits of numbers in a result that is an object, and reads numbers beside it', () => {
    const result = '{"seed":12345678901234567890,"x":0.1234567890123456789,"y":1e400}';
    const body = `{"code":200,"data":{"state":"success","consumeCredits":12.600000000000000001,
      "completeTime":1789127083679.0,"resultJson":${result}}}`;
    expect(readStatus(parseExactJson(body))).toMatchObject({
      resultJson: result,
      consumeCredits: 12.6,
      completeTime: 1789127083679,
    });
  });

  it.each([
    ['', '{"resultUrls":["a"]}'],
    [undefined, '{"resultUrls":["a"]}'],
    [null, '{"resultUrls":["a"]}'],
    ['{"resultUrls":["b"]}', '{"resultUrls":["b"]}'],
  ])('reads the result %j of a success, else its parsed twin `response`', (resultJson, read) => {
    const response = { resultUrls: ['a'] };
    expect(readStatus(data({ state: 'success', resultJson, response })).resultJson).toBe(read);
  });

  it('reads no result from `response` while the task runs', () => {
    const part = { state: 'generating', resultJson: '', response: {} };
    expect(readStatus(data(part)).resultJson).toBe('');
  });

  it('reads the state of a body without a code', () => {
    const { data: inner } = SEED_SUCCESS;
    expect(readStatus({ data: inner })).toMatchObject({ taskId: inner.taskId, state: 'success' });
  });
});
