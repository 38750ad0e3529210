import { describe, expect, it } from 'vitest';
import { NOW } from './signed-callbacks.ts';
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

const EVENTS = 'GET /api/v1/jobs/one/events';
const RECORD = 'GET /api/v1/jobs/recordInfo?taskId=one';

describe('where there is no event stream, watching asks instead', () => {
  it.each<[string, Response]>([
    ['404', failure(404, 'not_found')],
    ["a proxy's 405", proxyPage(405)],
    ['406', failure(406, 'not_acceptable')],
    ['204', new Response(null, { status: 204 })],
    ['a page', proxyPage(200)],
  ])('after %s', async (_what, answer) => {
    const { client, edge, world } = setUp([answer, success(task('success'))]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    expect([await over, seen, edge.paths]).toEqual(['ended', ['success'], [EVENTS, RECORD]]);
    expect(edge.headers('x-read-token')).toEqual(['read-me', 'read-me']);
  });

  it('when no first event came within 10 seconds, though the connection is open', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([stream.respond, success(task('success'))]);
    const { over, isOver } = collect(client.watch(REF));
    await world.advance(0);
    await stream.send('retry: 500\n\n: hello\n\n');
    await world.advance(9999);
    expect(isOver()).toBe(false);
    await world.advance(1);
    expect([await over, stream.isClosed, world.timers]).toEqual(['ended', true, 0]);
  });

  it('when a proxy holds the whole answer back', async () => {
    const { client, edge, world } = setUp([neverResponds, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.advance(10_000);
    expect([await over, edge.requests[0]?.signal?.aborted]).toEqual(['ended', true]);
  });

  it('when three connections in a row told nothing', async () => {
    const { client, edge, world } = setUp([
      CONNECTION_LOST,
      proxyPage(502),
      CONNECTION_LOST,
      success(task('success')),
    ]);
    const { over } = collect(client.watch(REF));
    await world.advance(10_000);
    expect([await over, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('when three connections in a row were open, and broke off before they told a state', async () => {
    const streams = Array.from({ length: 3 }, () => new FakeStream());
    const answers = streams.map(({ respond }) => respond);
    const { client, edge, world } = setUp([...answers, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.advance(0);
    for (const stream of streams) {
      await stream.send('retry: 100\n\n: hello\n\n');
      await stream.disconnect();
      await world.advance(5000);
    }
    expect([await over, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('when three connections in a row were silent, though one told something before', async () => {
    const streams = Array.from({ length: 4 }, () => new FakeStream());
    const answers = streams.map(({ respond }) => respond);
    const { client, edge, world } = setUp([...answers, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    await world.advance(200_000);
    expect(await over).toBe('ended');
    expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
  });

  it.each([
    ['ended', 10_000, (stream: FakeStream) => stream.end()],
    ['broke off', 10_000, (stream: FakeStream) => stream.disconnect()],
    ['said no more', 45_000, async () => undefined],
  ])(
    'when three connections in a row said when to come back and %s, though one told something before',
    async (_how, ms, over) => {
      const streams = Array.from({ length: 4 }, () => new FakeStream());
      const answers = streams.map(({ respond }) => respond);
      const { client, edge, world } = setUp([...answers, success(task('success'))]);
      const watched = collect(client.watch(REF));
      await world.advance(0);
      for (const [number, stream] of streams.entries()) {
        await stream.send('retry: 1000\n\n');
        if (number === 0) await stream.sendTask('1', task('waiting'));
        await over(stream);
        await world.advance(ms);
      }
      expect(await watched.over).toBe('ended');
      expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
    },
  );

  it('and tries the stream again every minute', async () => {
    const stream = new FakeStream();
    const old = success(task('waiting', { createTime: NOW - 120_000 }));
    const asked = [old, old, old, old];
    const { client, edge, world } = setUp([
      proxyPage(200),
      ...asked,
      proxyPage(200),
      ...asked,
      stream.respond,
    ]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(59_999);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(1);
    await world.advance(1);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(2);
    await world.advance(60_000);
    expect(edge.headers('last-event-id').at(-1)).toBeNull();
    await stream.sendTask('1', task('success'));
    expect([await over, seen, world.timers]).toEqual(['ended', ['waiting', 'success'], 0]);
  });

  it('not when a stream has worked and connections fail since', async () => {
    const [first, last] = [new FakeStream(), new FakeStream()];
    const lost = [
      CONNECTION_LOST,
      proxyPage(502),
      CONNECTION_LOST,
      CONNECTION_LOST,
      proxyPage(503),
      CONNECTION_LOST,
    ];
    const { client, edge, world } = setUp([first.respond, ...lost, last.respond]);
    const { over } = collect(client.watch(REF));
    await world.advance(0);
    await first.sendTask('1', task('waiting'));
    await first.disconnect();
    await world.advance(60_000);
    await last.sendTask('2', task('success'));
    expect([await over, new Set(edge.paths)]).toEqual(['ended', new Set([EVENTS])]);
  });

  it('not while each connection at least lives, though nothing changes', async () => {
    const streams = Array.from({ length: 6 }, () => new FakeStream());
    const { client, edge, world } = setUp(streams.map(({ respond }) => respond));
    collect(client.watch(REF));
    await world.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    for (const stream of streams.slice(0, 5)) {
      await stream.send(': still here\n\n');
      await stream.disconnect();
      await world.advance(1000);
    }
    expect(edge.paths).toEqual(Array.from({ length: 6 }, () => EVENTS));
  });
});
