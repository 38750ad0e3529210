// @vitest-environment happy-dom
import { act, createElement, StrictMode, type FunctionComponent } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, vi } from 'vitest';
import { resetPageForEachTest } from '../client/react-setup.ts';
import { failure, FakeEdge, success } from '../client/fake-edge.ts';
import { FakeStream } from '../client/fake-stream.ts';
import { flushTasks } from '../client/fake-runtime.ts';
import { REF, task } from '../client/fake-task.ts';
import { importSnippet } from '../tools/guides/snippets.ts';

const { VideoMaker } = await importSnippet<{ VideoMaker: FunctionComponent }>(
  'client.md',
  'React',
  'tsx',
);

resetPageForEachTest();

/** Renders the example. */
async function open() {
  const page = document.createElement('div');
  const root = createRoot(page);
  const element = createElement(StrictMode, null, createElement(VideoMaker));
  await act(async () => root.render(element));
  const find = (selector: string) => page.querySelector(selector);
  const click = (label: string) =>
    act(async () => {
      const buttons = [...page.querySelectorAll('button')];
      buttons.find(({ textContent }) => textContent === label)?.click();
      await flushTasks();
    });
  return { page, find, click, close: () => act(async () => root.unmount()) };
}

describe("the guide's app in React", () => {
  it('creates a video, shows its progress and resumes after a reload', async () => {
    const streams = Array.from({ length: 3 }, () => new FakeStream());
    const edge = new FakeEdge(success(REF), ...streams.map(({ respond }) => respond));
    vi.stubGlobal('fetch', edge.fetch);
    const first = await open();
    await first.click('Make a video');
    expect(first.find('progress')?.hasAttribute('value')).toBe(false);
    const estimate = { elapsedMs: 5000, remainingMs: 5000, p50Ms: 10_000, p90Ms: 12_000 };
    await act(async () => streams[0]?.sendTask('1', task('generating', { estimate })));
    expect(Number(first.find('progress')?.getAttribute('value'))).toBeCloseTo(0.45, 1);
    await first.close();

    const second = await open();
    await act(flushTasks);
    expect(second.find('progress')).not.toBeNull();
    const last = streams.findLast(({ isRequested, isClosed }) => isRequested && !isClosed);
    await act(async () => last?.sendTask('2', task('success')));
    expect(second.find('video')?.getAttribute('src')).toBe('https://edge.example/files/a/0.mp4');
    expect(second.find('progress')).toBeNull();
    expect(edge.paths.filter((path) => path.startsWith('POST'))).toHaveLength(1);
    await second.close();
  });

  it("shows the edge's error message", async () => {
    vi.stubGlobal('fetch', new FakeEdge(failure(402, 'budget_exceeded')).fetch);
    const { find, click, close } = await open();
    await click('Make a video');
    expect(find('[role=alert]')?.textContent).toBe('it is budget_exceeded');
    await close();
  });

  it('closes the stream when the stop button is clicked', async () => {
    const stream = new FakeStream();
    vi.stubGlobal('fetch', new FakeEdge(success(REF), stream.respond).fetch);
    const { find, click, close } = await open();
    await click('Make a video');
    await click('Stop waiting');
    expect([find('progress'), stream.isClosed]).toEqual([null, true]);
    await close();
  });
});
