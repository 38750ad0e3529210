import { describe, expect, it } from 'vitest';
import recordings from '../../fixtures/kie-recordings.json';
import { consumeCopies } from '../../../src/worker/archive/copy-consumer.ts';
import {
  createTaskRequest,
  FILE_HOST,
  ORIGIN,
  testEdge,
  type TestEdge,
} from '../../support/edge.ts';

interface Info {
  data: {
    taskId: string;
    state: string;
    resultJson: string;
    costTime: number | null;
    createTime: number;
  };
}

/** An edge whose KIE and file host respond as recorded. */
function replay(recorded: (typeof recordings.tasks)[number]): TestEdge {
  return testEdge(
    ({ url }) => {
      if (url === 'https://kie.test/api/v1/jobs/createTask')
        return Response.json(recorded.createTask.response);
      if (new URL(url).hostname === FILE_HOST) return new Response(`bytes of ${url}`);
      throw new Error(`not recorded: ${url}`);
    },
    { ALLOWED_MODELS: '*' },
  );
}

describe.each(recordings.tasks)('the recorded task $recording', (recorded) => {
  const { request } = recorded.createTask;
  const taskId = recorded.createTask.response.data.taskId;
  const infos = recorded.recordInfo as Info[];

  it('replays a recorded task from createTask to its stored files with the same state, links and param', async () => {
    const edge = replay(recorded);
    const created = await edge.request('/api/v1/jobs/createTask', createTaskRequest(request));
    expect(await created.json()).toMatchObject({
      code: 200,
      data: recorded.createTask.response.data,
    });

    const sent = JSON.parse(edge.calls[0]?.body ?? '') as typeof request & { callBackUrl: string };
    expect(sent).toEqual({ ...request, callBackUrl: sent.callBackUrl });
    for (const info of infos) {
      const response = await edge.request(sent.callBackUrl, createTaskRequest(info));
      expect(response.status).toBe(200);
    }
    const end = infos.at(-1)?.data;
    const record = await readRecord(edge, taskId);
    expect(record.state).toBe(end?.state ?? 'waiting');
    expect(JSON.parse(record.param)).toEqual(request);
    expect(record.costTime).toBe(end?.costTime ?? null);

    const sourceUrls = readUrls(end?.resultJson ?? '');
    const links = readUrls(record.resultJson);
    expect(links.map((link) => link.replace(/\d{16}-[\w-]{22}/, 'ID'))).toEqual(
      sourceUrls.map((url, n) => `${ORIGIN}/files/ID/${n}.${url.split('.').at(-1)}`),
    );
    await consumeCopies(edge.deps, toBatch(edge.nudges.flatMap(({ files }) => files)));
    for (const [n, link] of links.entries()) {
      const file = await edge.request(new URL(link).pathname);
      expect(await file.text()).toBe(`bytes of ${sourceUrls[n]}`);
      expect(file.headers.get('cache-control')).toContain('immutable');
    }
  });
});

async function readRecord(edge: TestEdge, taskId: string) {
  const response = await edge.request(`/api/v1/jobs/recordInfo?taskId=${taskId}`);
  const { data } = await response.json<{
    data: { state: string; param: string; resultJson: string; costTime: number | null };
  }>();
  return data;
}

function readUrls(resultJson: string): string[] {
  return resultJson === '' ? [] : (JSON.parse(resultJson) as { resultUrls: string[] }).resultUrls;
}

function toBatch(bodies: readonly unknown[]): MessageBatch {
  const messages = bodies.map((body, i) => ({
    id: String(i),
    timestamp: new Date(),
    body,
    attempts: 1,
    ack: () => {},
    retry: () => {},
  }));
  return {
    queue: 'copy',
    messages,
    ackAll: () => {},
    retryAll: () => {},
    metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
  };
}
