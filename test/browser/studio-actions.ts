/** What a person does in the studio, by what they see. */
import type { Page } from 'playwright-core';

export const PROMPT =
  'Wide shot of a ruined city at dusk. A lone hero walks out, silhouetted by fire.';

export const at = (page: Page, testId: string) => page.getByTestId(testId);

/** Writes the prompt and creates. */
export async function create(page: Page, prompt = PROMPT): Promise<void> {
  await page.getByLabel('Prompt', { exact: true }).fill(prompt);
  await at(page, 'create').click();
}

export interface Played {
  readyState: number;
  duration: number;
  time: number;
}

/** Plays the result to its middle, by seeking there. */
export async function play(page: Page): Promise<Played> {
  const video = at(page, 'result-video');
  await video.waitFor();
  return video.evaluate(async (element) => {
    const player = element as HTMLVideoElement;
    player.muted = true;
    const happens = (event: string) =>
      new Promise((resolve) => player.addEventListener(event, resolve, { once: true }));
    if (player.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      player.load();
      await happens('loadeddata');
    }
    const seeked = happens('seeked');
    player.currentTime = player.duration / 2;
    await seeked;
    await player.play();
    await happens('timeupdate');
    return { readyState: player.readyState, duration: player.duration, time: player.currentTime };
  });
}

/** After that a second press is one of its own. */
export const QUESTION_MS = 600;

interface Sent {
  model: string;
  input: Record<string, unknown>;
}

/** The task that is asked for when a person does something. */
export async function sentBy(page: Page, act: () => Promise<void>): Promise<Sent> {
  const asked = page.waitForRequest((request) => request.url().endsWith('/jobs/createTask'));
  await act();
  return (await asked).postDataJSON() as Sent;
}

/** Chooses the first model that a search finds. */
export async function choose(page: Page, text: string): Promise<void> {
  await at(page, 'model-button').click();
  await at(page, 'model-search').fill(text);
  await at(page, 'model-option').first().click();
}

/** Puts an entry into the history of this browser, as an earlier page may have. */
export async function keepEntry(page: Page, part: object): Promise<void> {
  const entry = { key: 'kept', model: 'm', title: 'A model', input: {}, ...part };
  const kept = JSON.stringify([{ createdAt: Date.now(), ...entry }]);
  await page.evaluate((text) => localStorage.setItem('kie-edge.history.1', text), kept);
}

/** Puts tasks into the history of this browser, the oldest first. */
export async function keepTasks(page: Page, ...parts: readonly object[]): Promise<void> {
  const now = Date.now();
  const items = parts.map((part, index) => {
    const entry = {
      key: `kept${index}`,
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

/** Whatever the edge answers to a createTask does not arrive. Gives how to mend that, and how often it was asked. */
export async function loseAnswers(page: Page) {
  const lost = { count: 0 };
  const address = '**/jobs/createTask';
  await page.route(address, async (route) => {
    lost.count += 1;
    await route.fetch().catch(() => {});
    await route.abort().catch(() => {});
  });
  return { lost, mend: () => page.unroute(address) };
}

/** What has the focus, by its test's name, its class or its tag. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return (
      activeElement?.getAttribute('data-testid') ||
      activeElement?.className ||
      activeElement?.tagName ||
      ''
    );
  });
