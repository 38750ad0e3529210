import { describe, expect, it } from 'vitest';
import {
  collect,
  failure,
  CONNECTION_LOST,
  neverResponds,
  proxyPage,
  setUp,
  success,
} from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { REF, task } from './fake-task.ts';
import { NOW } from './signed-callbacks.ts';

const EVENTS = 'GET /api/v1/jobs/one/events';
const RECORD = 'GET /api/v1/jobs/recordInfo?taskId=one';

describe('watch without an event stream', () => {
  it.each<[string, Response]>([
    ['404', failure(404, 'not_found')],
    ["a proxy's 405", proxyPage(405)],
    ['406', failure(406, 'not_acceptable')],
    ['204', new Response(null, { status: 204 })],
    ['an HTML page', proxyPage(200)],
  ])('polls instead when the event stream responds with %s', async (_what, response) => {
    const { client, edge, runtime } = setUp([response, success(task('success'))]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    expect([await done, seen, edge.paths]).toEqual(['ended', ['success'], [EVENTS, RECORD]]);
    expect(edge.headers('x-read-token')).toEqual(['read-me', 'read-me']);
  });

  it('polls instead when an open stream delivers no event within 10 seconds', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([stream.respond, success(task('success'))]);
    const { done, isDone } = collect(client.watch(REF));
    await runtime.advance(0);
    await stream.send('retry: 500\n\n: hello\n\n');
    await runtime.advance(9999);
    expect(isDone()).toBe(false);
    await runtime.advance(1);
    expect([await done, stream.isClosed, runtime.timers]).toEqual(['ended', true, 0]);
  });

  it('polls instead when a proxy buffers the whole stream response', async () => {
    const { client, edge, runtime } = setUp([neverResponds, success(task('success'))]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(10_000);
    expect([await done, edge.requests[0]?.signal?.aborted]).toEqual(['ended', true]);
  });

  it('polls instead after three consecutive failed stream connections', async () => {
    const { client, edge, runtime } = setUp([
      CONNECTION_LOST,
      proxyPage(502),
      CONNECTION_LOST,
      success(task('success')),
    ]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(10_000);
    expect([await done, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('polls instead after three consecutive streams that disconnect before a state', async () => {
    const streams = Array.from({ length: 3 }, () => new FakeStream());
    const responses = streams.map(({ respond }) => respond);
    const { client, edge, runtime } = setUp([...responses, success(task('success'))]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(0);
    for (const stream of streams) {
      await stream.send('retry: 100\n\n: hello\n\n');
      await stream.disconnect();
      await runtime.advance(5000);
    }
    expect([await done, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('polls instead after three consecutive idle streams, even if an earlier one delivered a state', async () => {
    const streams = Array.from({ length: 4 }, () => new FakeStream());
    const responses = streams.map(({ respond }) => respond);
    const { client, edge, runtime } = setUp([...responses, success(task('success'))]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    await runtime.advance(200_000);
    expect(await done).toBe('ended');
    expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
  });

  it.each([
    ['ended', 10_000, (stream: FakeStream) => stream.end()],
    ['disconnected', 10_000, (stream: FakeStream) => stream.disconnect()],
    ['went idle', 45_000, async () => undefined],
  ])(
    'polls instead after three consecutive streams that sent only a retry delay and %s',
    async (_how, ms, end) => {
      const streams = Array.from({ length: 4 }, () => new FakeStream());
      const responses = streams.map(({ respond }) => respond);
      const { client, edge, runtime } = setUp([...responses, success(task('success'))]);
      const watched = collect(client.watch(REF));
      await runtime.advance(0);
      for (const [number, stream] of streams.entries()) {
        await stream.send('retry: 1000\n\n');
        if (number === 0) await stream.sendTask('1', task('waiting'));
        await end(stream);
        await runtime.advance(ms);
      }
      expect(await watched.done).toBe('ended');
      expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
    },
  );

  it('retries the event stream every minute while polling', async () => {
    const stream = new FakeStream();
    const old = success(task('waiting', { createTime: NOW - 120_000 }));
    const polls = [old, old, old, old];
    const { client, edge, runtime } = setUp([
      proxyPage(200),
      ...polls,
      proxyPage(200),
      ...polls,
      stream.respond,
    ]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(59_999);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(1);
    await runtime.advance(1);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(2);
    await runtime.advance(60_000);
    expect(edge.headers('last-event-id').at(-1)).toBeNull();
    await stream.sendTask('1', task('success'));
    expect([await done, seen, runtime.timers]).toEqual(['ended', ['waiting', 'success'], 0]);
  });

  it('does not poll when connections fail after a stream has worked', async () => {
    const [first, last] = [new FakeStream(), new FakeStream()];
    const lost = [
      CONNECTION_LOST,
      proxyPage(502),
      CONNECTION_LOST,
      CONNECTION_LOST,
      proxyPage(503),
      CONNECTION_LOST,
    ];
    const { client, edge, runtime } = setUp([first.respond, ...lost, last.respond]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(0);
    await first.sendTask('1', task('waiting'));
    await first.disconnect();
    await runtime.advance(60_000);
    await last.sendTask('2', task('success'));
    expect([await done, new Set(edge.paths)]).toEqual(['ended', new Set([EVENTS])]);
  });

  it('does not poll while each connection delivers heartbeats, even without state changes', async () => {
    const streams = Array.from({ length: 6 }, () => new FakeStream());
    const { client, edge, runtime } = setUp(streams.map(({ respond }) => respond));
    collect(client.watch(REF));
    await runtime.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    for (const stream of streams.slice(0, 5)) {
      await stream.send(': still here\n\n');
      await stream.disconnect();
      await runtime.advance(1000);
    }
    expect(edge.paths).toEqual(Array.from({ length: 6 }, () => EVENTS));
  });
});
