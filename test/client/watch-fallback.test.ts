import { describe, expect, it } from 'vitest';
import { NOW } from './builders.ts';
import { collect, failure, LOST, never, page, setUp, success } from './fake-edge.ts';
import { SteeredStream } from './fake-stream.ts';
import { REF, task } from './task.ts';

const EVENTS = 'GET /api/v1/jobs/one/events';
const RECORD = 'GET /api/v1/jobs/recordInfo?taskId=one';

describe('where there is no event stream, watching asks instead', () => {
  it.each<[string, Response]>([
    ['404', failure(404, 'not_found')],
    ["a proxy's 405", page(405)],
    ['406', failure(406, 'not_acceptable')],
    ['204', new Response(null, { status: 204 })],
    ['a page', page(200)],
  ])('after %s', async (_what, answer) => {
    const { client, edge, world } = setUp([answer, success(task('success'))]);
    const { seen, over } = collect(client.watch(REF));
    await world.pass(0);
    expect([await over, seen, edge.paths]).toEqual(['ended', ['success'], [EVENTS, RECORD]]);
    expect(edge.headers('x-read-token')).toEqual(['read-me', 'read-me']);
  });

  it('when no first event came within 10 seconds, though the connection is open', async () => {
    const stream = new SteeredStream();
    const { client, world } = setUp([stream.answer, success(task('success'))]);
    const { over, isOver } = collect(client.watch(REF));
    await world.pass(0);
    await stream.say('retry: 500\n\n: hello\n\n');
    await world.pass(9999);
    expect(isOver()).toBe(false);
    await world.pass(1);
    expect([await over, stream.isClosed, world.timers]).toEqual(['ended', true, 0]);
  });

  it('when a proxy holds the whole answer back', async () => {
    const { client, edge, world } = setUp([never, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.pass(10_000);
    expect([await over, edge.asked[0]?.signal?.aborted]).toEqual(['ended', true]);
  });

  it('when three connections in a row told nothing', async () => {
    const { client, edge, world } = setUp([LOST, page(502), LOST, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.pass(10_000);
    expect([await over, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('when three connections in a row were open, and broke off before they told a state', async () => {
    const streams = Array.from({ length: 3 }, () => new SteeredStream());
    const answers = streams.map(({ answer }) => answer);
    const { client, edge, world } = setUp([...answers, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.pass(0);
    for (const stream of streams) {
      await stream.say('retry: 100\n\n: hello\n\n');
      await stream.breakOff();
      await world.pass(5000);
    }
    expect([await over, edge.paths]).toEqual(['ended', [EVENTS, EVENTS, EVENTS, RECORD]]);
  });

  it('when three connections in a row were silent, though one told something before', async () => {
    const streams = Array.from({ length: 4 }, () => new SteeredStream());
    const answers = streams.map(({ answer }) => answer);
    const { client, edge, world } = setUp([...answers, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.pass(0);
    await streams[0]?.tell('1', task('waiting'));
    await world.pass(200_000);
    expect(await over).toBe('ended');
    expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
  });

  it.each([
    ['ended', 10_000, (stream: SteeredStream) => stream.end()],
    ['broke off', 10_000, (stream: SteeredStream) => stream.breakOff()],
    ['said no more', 45_000, async () => undefined],
  ])(
    'when three connections in a row said when to come back and %s, though one told something before',
    async (_how, ms, over) => {
      const streams = Array.from({ length: 4 }, () => new SteeredStream());
      const answers = streams.map(({ answer }) => answer);
      const { client, edge, world } = setUp([...answers, success(task('success'))]);
      const watched = collect(client.watch(REF));
      await world.pass(0);
      for (const [number, stream] of streams.entries()) {
        await stream.say('retry: 1000\n\n');
        if (number === 0) await stream.tell('1', task('waiting'));
        await over(stream);
        await world.pass(ms);
      }
      expect(await watched.over).toBe('ended');
      expect(edge.paths).toEqual([EVENTS, EVENTS, EVENTS, EVENTS, RECORD]);
    },
  );

  it('and tries the stream again every minute', async () => {
    const stream = new SteeredStream();
    const old = success(task('waiting', { createTime: NOW - 120_000 }));
    const asked = [old, old, old, old];
    const { client, edge, world } = setUp([
      page(200),
      ...asked,
      page(200),
      ...asked,
      stream.answer,
    ]);
    const { seen, over } = collect(client.watch(REF));
    await world.pass(59_999);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(1);
    await world.pass(1);
    expect(edge.paths.filter((path) => path === EVENTS)).toHaveLength(2);
    await world.pass(60_000);
    expect(edge.headers('last-event-id').at(-1)).toBeNull();
    await stream.tell('1', task('success'));
    expect([await over, seen, world.timers]).toEqual(['ended', ['waiting', 'success'], 0]);
  });

  it('not when a stream has worked and connections fail since', async () => {
    const [first, last] = [new SteeredStream(), new SteeredStream()];
    const lost = [LOST, page(502), LOST, LOST, page(503), LOST];
    const { client, edge, world } = setUp([first.answer, ...lost, last.answer]);
    const { over } = collect(client.watch(REF));
    await world.pass(0);
    await first.tell('1', task('waiting'));
    await first.breakOff();
    await world.pass(60_000);
    await last.tell('2', task('success'));
    expect([await over, new Set(edge.paths)]).toEqual(['ended', new Set([EVENTS])]);
  });

  it('not while each connection at least lives, though nothing changes', async () => {
    const streams = Array.from({ length: 6 }, () => new SteeredStream());
    const { client, edge, world } = setUp(streams.map(({ answer }) => answer));
    collect(client.watch(REF));
    await world.pass(0);
    await streams[0]?.tell('1', task('waiting'));
    for (const stream of streams.slice(0, 5)) {
      await stream.say(': still here\n\n');
      await stream.breakOff();
      await world.pass(1000);
    }
    expect(edge.paths).toEqual(Array.from({ length: 6 }, () => EVENTS));
  });
});
