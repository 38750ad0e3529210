import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { animate } from './examples/app-plain.ts';
import { failure, FakeEdge, success, type FakeResponse } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { flushTasks } from './fake-runtime.ts';
import { REF, task } from './fake-task.ts';

const IMAGE = new Blob(['bytes'], { type: 'image/png' });
const UPLOADED = success({ downloadUrl: 'https://edge.example/uploads/a/cat.png' });

/** Puts an edge in the place of the network. */
function answering(...answers: FakeResponse[]): FakeEdge {
  const edge = new FakeEdge(...answers);
  vi.stubGlobal('fetch', edge.fetch);
  return edge;
}

describe("the README's app in plain TypeScript", () => {
  const said: string[] = [];
  const show = (text: string) => void said.push(text);
  beforeEach(() => void said.splice(0));
  afterEach(() => void vi.unstubAllGlobals());

  it('uploads an image, makes a video of it, and has its files', async () => {
    const stream = new FakeStream();
    const edge = answering(UPLOADED, success(REF), stream.respond);
    const files = animate(IMAGE, 'a cat', show);
    await flushTasks();
    const estimate = { elapsedMs: 1000, remainingMs: 8100, p50Ms: 9100, p90Ms: 12_000 };
    await stream.sendTask('1', task('waiting'));
    await stream.sendTask('2', task('generating', { estimate }));
    await stream.sendTask('3', task('success'));
    expect(await files).toEqual(['https://edge.example/files/a/0.mp4']);
    expect(said).toEqual(['waiting', 'generating, 9 s left', 'success']);
    expect(edge.paths).toEqual([
      'POST /api/file-stream-upload',
      'POST /api/v1/jobs/createTask',
      'GET /api/v1/jobs/one/events',
    ]);
    expect(edge.requests[1]?.text).toContain(
      '"image_url":"https://edge.example/uploads/a/cat.png"',
    );
  });

  it('says why a task failed', async () => {
    const stream = new FakeStream();
    answering(UPLOADED, success(REF), stream.respond);
    const files = animate(IMAGE, 'a cat', show);
    await flushTasks();
    await stream.sendTask('1', task('fail'));
    expect([await files, said.at(-1)]).toEqual([[], 'It failed: the prompt is empty']);
  });

  it('says what the edge said', async () => {
    answering(failure(402, 'budget_exceeded'));
    expect(await animate(IMAGE, 'a cat', show)).toEqual([]);
    expect(said).toEqual(['it is budget_exceeded (req-1)']);
  });
});
