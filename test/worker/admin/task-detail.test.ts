import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { TaskDetail } from '../../../src/worker/admin/views.ts';
import { OBJECT } from '../archive/builders.ts';
import { requestAdmin, readError } from '../auth/builders.ts';
import { callbackPath, callbackToken, sendCallback, successBody } from '../callbacks/builders.ts';
import {
  CLIP_URL,
  ID,
  KIE_ID,
  NOW,
  SEQ,
  CALLBACK_ORIGIN,
  submittedTask,
  withCallBackUrl,
} from '../tasks/builders.ts';
import { insertDelivery, insertAttempt, COPY, RETRIED } from '../webhooks/delivery-builders.ts';
import { adminEdge, readAdmin } from './builders.ts';

describe('GET /admin/api/tasks/{id}', () => {
  it('returns a task with its files, callbacks, deliveries and timeline', async () => {
    const delivery = await insertDelivery({ client: 'token:shop' });
    await insertAttempt(delivery, RETRIED);
    await env.FILES.put(OBJECT, 'a');
    const edge = adminEdge();
    const task = await readAdmin<TaskDetail>(edge, `tasks/${SEQ}`);
    expect(task).toMatchObject({
      id: ID,
      taskId: KIE_ID,
      client: 'token:shop',
      account: 'token:shop',
      state: 'success',
      credits: 42,
      nextPollAt: null,
      request: { model: task.model, input: { prompt: 'a lake' } },
      resultJson: `{"resultUrls":["http://edge.test/files/${ID}/0.mp4"]}`,
      callbackOrigin: CALLBACK_ORIGIN,
      files: [
        {
          n: 0,
          ext: 'mp4',
          state: 'stored',
          size: COPY.size,
          sourceUrl: CLIP_URL,
          link: `http://edge.test/files/${ID}/0.mp4`,
        },
      ],
      deliveries: [
        { id: delivery, state: 'pending', attempts: 1, attemptLog: [{ n: 1, status: 500 }] },
      ],
      availableActions: ['resend', 'delete'],
    });
    expect(task.timeline.map(({ event }) => event)).toEqual([
      'created',
      'accepted',
      'ended',
      'file_stored',
      'delivery_created',
      'delivery_attempted',
    ]);
    expect(await readAdmin(edge, `tasks/${KIE_ID}`)).toEqual(task);
  });

  it('returns a task that is being submitted', async () => {
    await submittedTask();
    expect(await readAdmin<TaskDetail>(adminEdge(), `tasks/${SEQ}`)).toMatchObject({
      taskId: null,
      state: 'submitting',
      nextPollAt: expect.any(Number) as number,
      resultJson: null,
      files: [],
      callbacks: [],
      deliveries: [],
      availableActions: [],
    });
  });

  it('signs links with FILE_LINKS=signed', async () => {
    await insertDelivery();
    const edge = adminEdge(undefined, { FILE_LINKS: 'signed' });
    const { files, resultJson } = await readAdmin<TaskDetail>(edge, `tasks/${SEQ}`);
    expect(resultJson).toContain(files[0]?.link);
    expect(files[0]?.link).toContain('?signature=');
  });

  it("redacts the callback address in KIE's callbacks in any escaping", async () => {
    await submittedTask(withCallBackUrl());
    const edge = adminEdge();
    const token = await callbackToken(edge);
    const address = `http://edge.test${await callbackPath(edge)}`;
    const param = JSON.stringify({ callBackUrl: address, input: JSON.stringify({ at: address }) });
    await sendCallback(edge, { ...successBody({ param, also: encodeURIComponent(address) }) });
    // One that is cut in the middle of the address.
    const long = (padding: number) =>
      JSON.stringify({ data: { state: 'generating', a: 'x'.repeat(padding), address } });
    for (const padding of [65_380, 65_400, 65_420, 65_440, 65_460, 65_480])
      await env.DB.prepare('insert into callbacks values (?1, ?2, ?3, ?4)')
        .bind(ID, String(padding), NOW + padding, long(padding))
        .run();
    const { callbacks } = await readAdmin<TaskDetail>(edge, `tasks/${SEQ}`);
    expect(callbacks.map(({ state }) => state)).toEqual([
      'success',
      ...Array(6).fill('generating'),
    ]);
    expect(callbacks[0]?.body).toContain('?token=redacted');
    for (let at = 'kie_callback_'.length; at + 8 <= token.length; at++)
      expect(JSON.stringify(callbacks)).not.toContain(token.slice(at, at + 8));
  });

  it.each([
    'unknown',
    '%25',
    '1',
    SEQ.slice(0, 15),
    `${SEQ}0`,
    `${SEQ}-`,
    "' or 1=1 --",
    'a'.repeat(5000),
  ])('responds 404 to the name %s', async (name) => {
    await submittedTask();
    const response = await requestAdmin(adminEdge(), 'GET', `tasks/${encodeURIComponent(name)}`);
    expect(await readError(response)).toEqual([404, 'not_found']);
  });
});
