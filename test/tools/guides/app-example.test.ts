import { Window } from 'happy-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importGuideApp } from './guide-app.ts';
import { importSnippet } from './snippets.ts';
import { failure, FakeEdge, success, type FakeResponse } from '../../client/fake-edge.ts';
import { flushTasks } from '../../client/fake-runtime.ts';
import { FakeStream } from '../../client/fake-stream.ts';
import { REF, task } from '../../client/fake-task.ts';

const { animate } = await importGuideApp();
const IMAGE = new Blob(['bytes'], { type: 'image/png' });
const UPLOADED = success({ downloadUrl: 'https://edge.example/uploads/a/cat.png' });

/** Replaces `fetch` by a fake edge. */
function stubFetch(...responses: FakeResponse[]): FakeEdge {
  const edge = new FakeEdge(...responses);
  vi.stubGlobal('fetch', edge.fetch);
  return edge;
}

describe("the guide's app in plain TypeScript", () => {
  const shown: string[] = [];
  const show = (text: string) => void shown.push(text);
  beforeEach(() => void shown.splice(0));
  afterEach(() => void vi.unstubAllGlobals());

  it('uploads an image and returns the files of its video', async () => {
    const stream = new FakeStream();
    const edge = stubFetch(UPLOADED, success(REF), stream.respond);
    const files = animate(IMAGE, 'a cat', show);
    await flushTasks();
    const estimate = { elapsedMs: 1000, remainingMs: 8100, p50Ms: 9100, p90Ms: 12_000 };
    await stream.sendTask('1', task('waiting'));
    await stream.sendTask('2', task('generating', { estimate }));
    await stream.sendTask('3', task('success'));
    expect(await files).toEqual(['https://edge.example/files/a/0.mp4']);
    expect(shown).toEqual(['waiting', 'generating, 9 s left', 'success']);
    expect(edge.paths).toEqual([
      'POST /api/file-stream-upload',
      'POST /api/v1/jobs/createTask',
      'GET /api/v1/jobs/one/events',
    ]);
    expect(edge.requests[1]?.text).toContain(
      '"image_url":"https://edge.example/uploads/a/cat.png"',
    );
  });

  it('shows why a task failed', async () => {
    const stream = new FakeStream();
    stubFetch(UPLOADED, success(REF), stream.respond);
    const files = animate(IMAGE, 'a cat', show);
    await flushTasks();
    await stream.sendTask('1', task('fail'));
    expect([await files, shown.at(-1)]).toEqual([[], 'The task failed: the prompt is empty']);
  });

  it("shows the edge's error", async () => {
    stubFetch(failure(402, 'budget_exceeded'));
    expect(await animate(IMAGE, 'a cat', show)).toEqual([]);
    expect(shown).toEqual(['it is budget_exceeded (req-1)']);
  });
});

it("the guide's page shows a video with controls", async () => {
  const { showVideo } = await importSnippet<{
    showVideo: (container: object, url: string) => void;
  }>('front-end.md', 'Show a video', 'js');
  const { document } = new Window();
  vi.stubGlobal('document', document);
  const container = document.createElement('div');
  showVideo(container, 'https://edge.example/files/a/0.mp4');
  vi.unstubAllGlobals();
  const video = container.querySelector('video');
  expect([video?.src, video?.controls]).toEqual(['https://edge.example/files/a/0.mp4', true]);
});
