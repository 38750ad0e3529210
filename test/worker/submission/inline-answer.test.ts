import { describe, expect, it } from 'vitest';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post, postWithKey } from './builders.ts';

const LYRICS =
  '{"alignedWords":[{"word":"La","startS":0.5,"endS":1.0}],"hootCer":0.12345678901234567890}';
/** KIE's response to createTask, as text. */
const answering = (data: string, vars: Record<string, string> = {}) =>
  testEdge(() => new Response(`{"code":200,"msg":"success","data":${data}}`), vars);
const readRecord = async (edge: TestEdge, taskId: string) =>
  (await edge.request(`/api/v1/jobs/recordInfo?taskId=${taskId}`)).json<{ data: object }>();

describe('createTask of a model that KIE answers at once', () => {
  it.each([
    ['the answer', LYRICS],
    ["the answer in the vendor's envelope", `{"code":200,"msg":"ok","data":${LYRICS}}`],
    ['a flat answer', '{"audioId":"550d4b","name":"Narrator"}'],
  ])('returns %s unchanged, and a task that has succeeded with it', async (_what, answer) => {
    const edge = answering(answer);
    const response = await post(edge, aBody({ callBackUrl: 'https://app.test/x' }));
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain(answer.slice(1, -1));
    const { data } = JSON.parse(text) as { data: { taskId: string } };
    expect(data.taskId).not.toBe('');
    expect(await readRecord(edge, data.taskId)).toMatchObject({
      data: { taskId: data.taskId, state: 'success', resultJson: answer },
    });
    expect(await rows('select state from deliveries')).toEqual([{ state: 'pending' }]);
    expect(edge.calls).toHaveLength(1);
  });

  it('is never sent again: a retry with the same key gets the same answer', async () => {
    const edge = answering(LYRICS);
    const first = await (await postWithKey(edge)).text();
    const second = await postWithKey(edge);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.text()).toBe(first);
    expect(edge.calls).toHaveLength(1);
  });

  it('is charged what was reserved, or what the answer says', async () => {
    await post(answering(LYRICS), aBody());
    await post(answering('{"result":"Mysterious pop","creditsConsumed":0.4}'), aBody());
    const charges = await rows('select spent_millicredits as m, state from tasks order by seq');
    expect(charges).toEqual([
      { m: expect.any(Number) as number, state: 'success' },
      { m: 400, state: 'success' },
    ]);
    expect(Number(charges[0]?.['m'])).toBeGreaterThan(0);
  });

  it('copies files on the known hosts that the answer names', async () => {
    const edge = answering('{"characterId":"c","imageUrl":"https://file.aiquickdraw.com/c.png"}');
    await post(edge, aBody());
    expect(await rows('select source_url from files')).toEqual([
      { source_url: 'https://file.aiquickdraw.com/c.png' },
    ]);
    expect(edge.nudges.flatMap(({ files }) => files)).toHaveLength(1);
  });

  it("is rejected with the vendor's rejection in place of an answer", async () => {
    const edge = answering('{"code":422,"msg":"The corresponding record does not exist"}');
    const response = await post(edge, aBody());
    expect((await errorOf(response)).msg).toContain('The corresponding record does not exist');
    expect(await rows('select state from tasks')).toEqual([{ state: 'refused' }]);
  });

  it.each([
    '{}',
    '[]',
    'null',
    '{"taskId":""}',
    '{"recordId":"r"}',
    '{"state":"waiting"}',
    '{"note":null}',
    '{"code":200,"data":{"task_status":1,"id":"x"}}',
    '{"code":500,"msg":"busy"}',
  ])('is unknown, not a success, if the data is %s', async (data) => {
    await post(answering(data), aBody());
    expect(await rows('select state from tasks')).toEqual([{ state: 'unconfirmed' }]);
  });
});
