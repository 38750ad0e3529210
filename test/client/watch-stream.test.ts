import { describe, expect, it } from 'vitest';
import { collect, failure, setUp } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { REF, task } from './fake-task.ts';

const EVENTS = 'GET /api/v1/jobs/one/events';

describe('watching by the event stream', () => {
  it('tells the current state, then every change, and ends with the task', async () => {
    const stream = new FakeStream();
    const { client, edge, world } = setUp([stream.respond]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    await stream.send('retry: 500\n\n');
    await stream.sendTask('1', task('waiting'));
    await stream.send(': still here\n\n');
    await stream.sendTask('2', task('generating'));
    expect(seen).toEqual(['waiting', 'generating']);
    await stream.sendTask('3', task('success'));
    expect(await over).toBe('ended');
    expect(seen).toEqual(['waiting', 'generating', 'success']);
    expect(edge.paths).toEqual([EVENTS]);
    expect(edge.headers('accept')).toEqual(['text/event-stream']);
    expect(edge.headers('x-read-token')).toEqual(['read-me']);
    expect(edge.headers('last-event-id')).toEqual([null]);
    expect([stream.isClosed, world.timers]).toEqual([true, 0]);
  });

  it.each(['success', 'fail', 'expired_unknown', 'never_confirmed'] as const)(
    'ends with %s',
    async (state) => {
      const stream = new FakeStream();
      const { client, world } = setUp([stream.respond]);
      const { seen, over } = collect(client.watch('one'));
      await world.advance(0);
      await stream.sendTask('1', task(state));
      expect([await over, seen]).toEqual(['ended', [state]]);
    },
  );

  it('comes back where it was, after as long as the edge asks', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, edge, world } = setUp([first.respond, second.respond]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    await first.send('retry: 700\n\n');
    await first.sendTask('version-1', task('waiting'));
    await first.end();
    await world.advance(699);
    expect(second.isRequested).toBe(false);
    await world.advance(1);
    await second.sendTask('version-2', task('success'));
    await over;
    expect(seen).toEqual(['waiting', 'success']);
    expect(edge.headers('last-event-id')).toEqual([null, 'version-1']);
  });

  it('does not tell again what it told', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const estimate = { remainingMs: 1, p50Ms: 2, p90Ms: 3 };
    const { client, world } = setUp([first.respond, second.respond]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    await first.sendTask('1', task('waiting', { estimate: { elapsedMs: 1, ...estimate } }));
    await first.disconnect();
    await world.advance(1000);
    await second.sendTask('1', task('waiting', { estimate: { elapsedMs: 9, ...estimate } }));
    await second.sendTask('2', task('success'));
    await over;
    expect(seen).toEqual(['waiting', 'success']);
  });

  it('lives through any number of lost connections, as long as each told something', async () => {
    const streams = Array.from({ length: 50 }, () => new FakeStream());
    const { client, world, edge } = setUp(streams.map(({ respond }) => respond));
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    for (const [number, stream] of streams.entries()) {
      const isLast = number === 49;
      await stream.sendTask(
        String(number),
        task(isLast ? 'success' : 'waiting', { updateTime: number }),
      );
      if (!isLast) await stream.disconnect();
      await world.advance(1000);
    }
    expect(await over).toBe('ended');
    expect([seen.length, edge.requests.length]).toEqual([50, 50]);
  });

  it('takes a connection for dead after 40 seconds without a byte', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, world } = setUp([first.respond, second.respond]);
    collect(client.watch(REF));
    await world.advance(0);
    await first.sendTask('1', task('waiting'));
    await world.advance(39_999);
    await first.send(': still here\n\n');
    await world.advance(39_999);
    expect(first.isClosed).toBe(false);
    await world.advance(1);
    expect(first.isClosed).toBe(true);
    await world.advance(1000);
    expect(second.isRequested).toBe(true);
  });

  it.each([
    'event: state\ndata: {"cut\n\n',
    'event: state\ndata: {"code":200,"data":null}\n\n',
    'event: state\ndata: {"code":200,"data":{"taskId":"one"}}\n\n',
  ])('takes an event that is none of the edge for a lost connection: %j', async (event) => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, world } = setUp([first.respond, second.respond]);
    const { over } = collect(client.watch(REF));
    await world.advance(0);
    await first.send(event);
    expect(first.isClosed).toBe(true);
    await world.advance(1000);
    await second.sendTask('1', task('success'));
    expect(await over).toBe('ended');
  });

  it('overlooks events of other kinds', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([stream.respond]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    await stream.send('event: news\ndata: of a later version\n\ndata: without a kind\n\n');
    await stream.sendTask('1', task('success'));
    await over;
    expect(seen).toEqual(['success']);
  });

  it.each([
    ['401', failure(401, 'unauthorized')],
    ['403', failure(403, 'auth_not_configured')],
    ['422', failure(422, 'task_not_found')],
  ])('throws a definite refusal: %s', async (_status, answer) => {
    const { client, edge, world } = setUp([answer]);
    const { over } = collect(client.watch('one'));
    await world.advance(0);
    expect(await over).toMatchObject({ name: 'KieEdgeError', status: answer.status });
    expect([edge.requests.length, world.timers]).toEqual([1, 0]);
  });
});
