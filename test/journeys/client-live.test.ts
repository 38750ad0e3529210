import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient, TaskFailedError, type KieEdgeClient } from 'kie-edge/client';
import { Journey } from '../support/journey.ts';
import { importGuideApp } from '../tools/guides/guide-app.ts';

const model = 'kling/v2-5-turbo-text-to-video-pro';
const input = { prompt: 'a cat', duration: '5' } as const;
/** A PNG of one pixel. */
const IMAGE = new Blob([
  Uint8Array.from(
    atob(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    ),
    (char) => char.charCodeAt(0),
  ),
]);

describe('the client against a real edge', () => {
  let journey: Journey;
  let client: KieEdgeClient;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: '*' });
    client = createClient({ baseUrl: journey.edge.url });
  });
  afterAll(() => journey.stop());

  it('run creates a task and returns its file', async () => {
    await journey.faults({});
    const states: string[] = [];
    const onUpdate = ({ state }: { state: string }) => void states.push(state);
    const { files, consumeCredits } = await client.run({ model, input }, { onUpdate });
    expect(consumeCredits).toBe(42);
    expect(states.at(-1)).toBe('success');
    expect((await fetch(files[0] ?? '')).headers.get('content-type')).toBe('video/mp4');
  });

  it('creates one task for two concurrent requests with the same key', async () => {
    const options = { idempotencyKey: 'mine' };
    const [one, other] = await Promise.all([
      client.create({ model, input }, options),
      client.create({ model, input }, options),
    ]);
    expect(other.taskId).toBe(one.taskId);
  });

  it('watches over the event stream with a read token only', async () => {
    const { taskId, readToken } = await client.create({ model, input });
    const paths: string[] = [];
    const watcher = createClient({
      baseUrl: journey.edge.url,
      fetch: (address, init) => {
        paths.push(new URL(new Request(address).url).pathname);
        return fetch(address, init);
      },
    });
    let last = '';
    for await (const { state } of watcher.watch({ taskId, readToken })) last = state;
    expect(last).toBe('success');
    expect(new Set(paths)).toEqual(new Set([`/api/v1/jobs/${taskId}/events`]));
  });

  it("throws a TaskFailedError with the failed task's message", async () => {
    await journey.faults({ faults: { 'task.fail': { code: 500, message: 'no such luck' } } });
    const error = await client.run({ model, input }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TaskFailedError);
    expect(error).toMatchObject({ message: 'no such luck', task: { state: 'fail' } });
    await journey.faults({ faults: {} });
  });

  it('throws the validation errors of the edge, and task_not_found at once', async () => {
    // @ts-expect-error -- not one of its durations
    const created = client.create({ model, input: { ...input, duration: '7' } });
    await expect(created).rejects.toMatchObject({
      type: 'validation_failed',
      fields: [{ field: 'input.duration' }],
    });
    const missing = { name: 'KieEdgeError', type: 'task_not_found', status: 422 };
    await expect(client.get('missing')).rejects.toMatchObject(missing);
    await expect(client.watch('missing').next()).rejects.toMatchObject(missing);
  });

  it('reads models, estimates and usage that match their types', async () => {
    const [found] = await client.models({ text: 'turbo text', vendor: 'kling' });
    expect(found).toMatchObject({ id: model, kind: 'video', vendor: 'Kling' });
    expect((await client.model(model)).input).toMatchObject({ required: ['prompt'] });
    expect(await client.estimate({ model, input })).toMatchObject({ model, credits: 42 });
    const usage = await client.usage();
    expect(Object.keys(usage)).toEqual(
      expect.arrayContaining(['client', 'models', 'limits', 'used', 'resetsAt']),
    );
  });

  it("runs the guide's app to its file", async () => {
    const { animate } = await importGuideApp();
    const shown: string[] = [];
    const { fetch: real } = globalThis;
    vi.stubGlobal('fetch', (address: string, init: RequestInit) =>
      real(address.replace('https://edge.example', journey.edge.url), init),
    );
    const files = await animate(IMAGE, 'a cat', (text) => shown.push(text)).finally(() =>
      vi.unstubAllGlobals(),
    );
    expect([files.length, shown.at(-1)]).toEqual([1, 'success']);
  });
});
