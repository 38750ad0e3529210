/** Proves that the search for leaks can fail: a test that is marked `fails` passes only if the search fails it. */
import { describe, expect, it } from 'vitest';
import { KIE_KEY, testEdge } from './edge.ts';
import { findEdgeLeaks, takeWatchedEdges } from './leak-watch.ts';

const ADMIN_TOKEN = 'admin-token-0123456789-0123456789-0123';
const TASK_ID = `1767225600000000-${'a'.repeat(22)}`;
const SIGNATURE = 'b'.repeat(43);
const HOOK = 'https://app.example/hook';

const unreachable = () => {
  throw new Error('no request was expected');
};

const LEAKS: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    'logs the KIE key',
    () => testEdge(unreachable).deps.log.error('task.poll_failed', { reason: KIE_KEY }),
    /^KIE_API_KEY in .*"task.poll_failed".*<KIE_API_KEY>/,
  ],
  [
    'logs a whole task id',
    () => testEdge(unreachable).deps.log.info('task.submitted', { reason: TASK_ID }),
    /^a whole id in a line of task.submitted$/,
  ],
  [
    'responds with the admin token',
    () => {
      const page = () => new Response(ADMIN_TOKEN, { headers: { 'content-type': 'text/html' } });
      return testEdge(unreachable, { ADMIN_TOKEN }, { assets: async () => page() }).request('/');
    },
    /^ADMIN_TOKEN in <ADMIN_TOKEN>…$/,
  ],
  [
    'is called back at an address with its token in the path',
    () => testEdge(unreachable).request(`/callbacks/1767225600000000/${SIGNATURE}`),
    /^a signature or a token in the path of a request to \/callbacks\/…$/,
  ],
  [
    'is read with a read token in the path',
    () => testEdge(unreachable).request(`/api/v1/jobs/t1/${SIGNATURE}`),
    /^a signature or a token in the path of a request to \/api\/…$/,
  ],
  [
    'is asked for a task by its whole id',
    () => testEdge(unreachable).request(`/admin/api/tasks/${TASK_ID}`),
    /^a whole id in the path of a request to \/admin\/…$/,
  ],
  [
    'sends the KIE key to another host',
    () =>
      testEdge(() => Response.json({})).deps.webhooks.send(
        { client: 'page', endpoint: HOOK },
        { address: HOOK, headers: {}, body: KIE_KEY, ownOrigins: [] },
        0,
      ),
    /^KIE_API_KEY in .*app\.example/,
  ],
];

describe('the search for leaks after each test', () => {
  it.fails.each(LEAKS)('fails a test whose edge %s', async (_what, leak) => {
    await leak();
  });

  it.each(LEAKS)('describes an edge that %s, without the secret', async (_what, leak, found) => {
    await leak();
    const findings = takeWatchedEdges().flatMap(findEdgeLeaks);
    expect(findings).toEqual([expect.stringMatching(found)]);
    for (const secret of [KIE_KEY, ADMIN_TOKEN, TASK_ID, SIGNATURE])
      expect(findings.join()).not.toContain(secret);
  });

  it('passes a test whose edge gives nothing away', async () => {
    const edge = testEdge(unreachable);
    expect((await edge.request('/health')).status).toBe(200);
    edge.deps.log.info('task.submitted', { id: TASK_ID, taskId: 'kie-1' });
    const [watched, ...others] = takeWatchedEdges();
    expect(others).toEqual([]);
    expect([watched?.responses.length, watched?.lines.length]).toEqual([2, 2]);
  });
});
