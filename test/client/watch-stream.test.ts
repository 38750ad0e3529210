import { describe, expect, it } from 'vitest';
import { collect, failure, setUp } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { REF, task } from './fake-task.ts';

const EVENTS = 'GET /api/v1/jobs/one/events';

describe('watch over the event stream', () => {
  it('yields the current state and every change, and ends with the task', async () => {
    const stream = new FakeStream();
    const { client, edge, runtime } = setUp([stream.respond]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    await stream.send('retry: 500\n\n');
    await stream.sendTask('1', task('waiting'));
    await stream.send(': still here\n\n');
    await stream.sendTask('2', task('generating'));
    expect(seen).toEqual(['waiting', 'generating']);
    await stream.sendTask('3', task('success'));
    expect(await done).toBe('ended');
    expect(seen).toEqual(['waiting', 'generating', 'success']);
    expect(edge.paths).toEqual([EVENTS]);
    expect(edge.headers('accept')).toEqual(['text/event-stream']);
    expect(edge.headers('x-read-token')).toEqual(['read-me']);
    expect(edge.headers('last-event-id')).toEqual([null]);
    expect([stream.isClosed, runtime.timers]).toEqual([true, 0]);
  });

  it.each(['success', 'fail', 'expired_unknown', 'never_confirmed'] as const)(
    'ends when the task state is %s',
    async (state) => {
      const stream = new FakeStream();
      const { client, runtime } = setUp([stream.respond]);
      const { seen, done } = collect(client.watch('one'));
      await runtime.advance(0);
      await stream.sendTask('1', task(state));
      expect([await done, seen]).toEqual(['ended', [state]]);
    },
  );

  it('reconnects after the retry delay of the edge with the last event id', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, edge, runtime } = setUp([first.respond, second.respond]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    await first.send('retry: 700\n\n');
    await first.sendTask('version-1', task('waiting'));
    await first.end();
    await runtime.advance(699);
    expect(second.isRequested).toBe(false);
    await runtime.advance(1);
    await second.sendTask('version-2', task('success'));
    await done;
    expect(seen).toEqual(['waiting', 'success']);
    expect(edge.headers('last-event-id')).toEqual([null, 'version-1']);
  });

  it('does not yield a state again when only its estimate changed', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const estimate = { remainingMs: 1, p50Ms: 2, p90Ms: 3 };
    const { client, runtime } = setUp([first.respond, second.respond]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    await first.sendTask('1', task('waiting', { estimate: { elapsedMs: 1, ...estimate } }));
    await first.disconnect();
    await runtime.advance(1000);
    await second.sendTask('1', task('waiting', { estimate: { elapsedMs: 9, ...estimate } }));
    await second.sendTask('2', task('success'));
    await done;
    expect(seen).toEqual(['waiting', 'success']);
  });

  it('survives 50 lost connections that each delivered a state', async () => {
    const streams = Array.from({ length: 50 }, () => new FakeStream());
    const { client, runtime, edge } = setUp(streams.map(({ respond }) => respond));
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    for (const [number, stream] of streams.entries()) {
      const isLast = number === 49;
      await stream.sendTask(
        String(number),
        task(isLast ? 'success' : 'waiting', { updateTime: number }),
      );
      if (!isLast) await stream.disconnect();
      await runtime.advance(1000);
    }
    expect(await done).toBe('ended');
    expect([seen.length, edge.requests.length]).toEqual([50, 50]);
  });

  it('replaces a connection after 40 seconds without data', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, runtime } = setUp([first.respond, second.respond]);
    collect(client.watch(REF));
    await runtime.advance(0);
    await first.sendTask('1', task('waiting'));
    await runtime.advance(39_999);
    await first.send(': still here\n\n');
    await runtime.advance(39_999);
    expect(first.isClosed).toBe(false);
    await runtime.advance(1);
    expect(first.isClosed).toBe(true);
    await runtime.advance(1000);
    expect(second.isRequested).toBe(true);
  });

  it.each([
    'event: state\ndata: {"cut\n\n',
    'event: state\ndata: {"code":200,"data":null}\n\n',
    'event: state\ndata: {"code":200,"data":{"taskId":"one"}}\n\n',
  ])('reconnects after a malformed event: %j', async (event) => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, runtime } = setUp([first.respond, second.respond]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(0);
    await first.send(event);
    expect(first.isClosed).toBe(true);
    await runtime.advance(1000);
    await second.sendTask('1', task('success'));
    expect(await done).toBe('ended');
  });

  it('ignores events of other types', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([stream.respond]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    await stream.send('event: news\ndata: of a later version\n\ndata: without a type\n\n');
    await stream.sendTask('1', task('success'));
    await done;
    expect(seen).toEqual(['success']);
  });

  it.each([
    ['401', failure(401, 'unauthorized')],
    ['403', failure(403, 'auth_not_configured')],
    ['422', failure(422, 'task_not_found')],
  ])('throws a permanent error of the event stream: %s', async (_status, response) => {
    const { client, edge, runtime } = setUp([response]);
    const { done } = collect(client.watch('one'));
    await runtime.advance(0);
    expect(await done).toMatchObject({ name: 'KieEdgeError', status: response.status });
    expect([edge.requests.length, runtime.timers]).toEqual([1, 0]);
  });
});
