/** Actions of a person in the studio. */
import type { Page } from 'playwright-core';

export const PROMPT =
  'Wide shot of a ruined city at dusk. A lone hero walks out, silhouetted by fire.';

export const at = (page: Page, testId: string) => page.getByTestId(testId);

/** Enters a prompt and clicks Create. */
export async function create(page: Page, prompt = PROMPT): Promise<void> {
  await page.getByLabel('Prompt', { exact: true }).fill(prompt);
  await at(page, 'create').click();
}

export interface Playback {
  readyState: number;
  duration: number;
  time: number;
}

/** Seeks to the middle of the result video and plays it. */
export async function play(page: Page): Promise<Playback> {
  const video = at(page, 'result-video');
  await video.waitFor();
  return video.evaluate(async (element) => {
    const player = element as HTMLVideoElement;
    player.muted = true;
    const waitFor = (event: string) =>
      new Promise((resolve) => player.addEventListener(event, resolve, { once: true }));
    if (player.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      player.load();
      await waitFor('loadeddata');
    }
    const seeked = waitFor('seeked');
    player.currentTime = player.duration / 2;
    await seeked;
    await player.play();
    await waitFor('timeupdate');
    return { readyState: player.readyState, duration: player.duration, time: player.currentTime };
  });
}

/** After this time a second click is a deliberate one (debounce-click.ts). */
export const DELIBERATE_CLICK_MS = 600;

interface CreateRequest {
  model: string;
  input: Record<string, unknown>;
}

/** Performs an action and returns the body of the createTask that it sends. */
export async function captureCreate(page: Page, act: () => Promise<void>): Promise<CreateRequest> {
  const request = page.waitForRequest((sent) => sent.url().endsWith('/jobs/createTask'));
  await act();
  return (await request).postDataJSON() as CreateRequest;
}

/** Selects the first model that a search finds. */
export async function selectModel(page: Page, text: string): Promise<void> {
  await at(page, 'model-button').click();
  await at(page, 'model-search').fill(text);
  await at(page, 'model-option').first().click();
}

/** Stores tasks in the history of this browser, oldest first. They appear after a reload. */
export async function storeTasks(page: Page, ...parts: readonly object[]): Promise<void> {
  const now = Date.now();
  const items = parts.map((part, index) => {
    const entry = {
      key: `stored${index}`,
      model: 'm',
      title: 'A model',
      input: {},
      phase: 'ended',
      ...part,
    };
    return [`kie-edge.task.${entry.key}`, JSON.stringify({ createdAt: now + index, ...entry })];
  });
  await page.evaluate((all) => {
    for (const [item = '', text = ''] of all) localStorage.setItem(item, text);
  }, items);
}

/** Drops every response to createTask, as a lost connection does, until `restore` is called. */
export async function dropCreateResponses(page: Page) {
  const address = '**/jobs/createTask';
  await page.route(address, async (route) => {
    await route.fetch().catch(() => {});
    await route.abort().catch(() => {});
  });
  return { restore: () => page.unroute(address) };
}

/** Returns the test id of the focused element, or its class or tag. */
export const readFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return (
      activeElement?.getAttribute('data-testid') ||
      activeElement?.className ||
      activeElement?.tagName ||
      ''
    );
  });
