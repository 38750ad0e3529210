import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { hasBrowser, saveScreenshot, openPage } from '../support/browser.ts';
import { Journey } from '../support/journey.ts';
import { useStudio } from './studio-fixture.ts';
import {
  at,
  create,
  storeTasks,
  play,
  PROMPT,
  DELIBERATE_CLICK_MS,
  captureCreate,
} from './studio-actions.ts';

describe.skipIf(!hasBrowser)('the studio', { timeout: 60_000 }, () => {
  const studio = useStudio();
  const { visit, faults, countPaid } = studio;

  it('creates a task from a prompt and plays its video with range requests', async () => {
    await faults();
    const page = await visit();
    const ranges: number[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/files/')) ranges.push(response.status());
    });
    await expect.poll(() => at(page, 'model-button').innerText()).toContain('Kling 2.5 Turbo Pro');
    await create(page);
    await at(page, 'progress').waitFor();
    const { readyState, duration, time } = await play(page);
    expect(readyState).toBeGreaterThanOrEqual(2);
    expect(duration).toBeGreaterThan(1);
    expect(time).toBeGreaterThanOrEqual(duration / 2);
    expect(ranges).toContain(206);
    expect(await at(page, 'history-item').count()).toBe(1);
  });

  it('shows the price of the current settings before anything is created', async () => {
    const page = await visit();
    await expect.poll(() => at(page, 'estimate').innerText()).toBe('About 42 credits, $0.21');
    await page.getByRole('radio', { name: '10 s' }).check({ force: true });
    await expect.poll(() => at(page, 'estimate').innerText()).toBe('About 84 credits, $0.42');
  });

  it('names the missing field on Create and focuses it', async () => {
    const page = await visit();
    // aria-disabled, and clickable nevertheless.
    await at(page, 'create').click({ force: true });
    expect(await at(page, 'create-reason').innerText()).toBe('Enter the prompt.');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  });

  it('continues a running task after a reload', async () => {
    await faults({ taskSeconds: 3 });
    const page = await visit();
    await create(page);
    await at(page, 'progress').waitFor();
    await page.reload();
    await play(page);
    expect(
      (await studio.journey.ledger()).filter(({ state }) => state === 'success').length,
    ).toBeGreaterThan(0);
  });

  it('pays once when the page is reloaded before the response to createTask', async () => {
    const before = await countPaid();
    await faults({ faults: { 'createTask.late': { seconds: 2 } } });
    const page = await visit();
    await create(page, 'reloaded at once');
    await page.reload();
    await play(page);
    await faults();
    expect(await countPaid()).toBe(before + 1);
  });

  it('pays once for a double click on Create', async () => {
    const before = await countPaid();
    await faults();
    const page = await visit();
    await page.getByLabel('Prompt', { exact: true }).fill('clicked twice');
    await at(page, 'create').dblclick();
    await play(page);
    expect(await at(page, 'history-item').count()).toBe(1);
    expect(await countPaid()).toBe(before + 1);
  });

  it('never resends a task of another token and asks before removing it', async () => {
    const before = await countPaid();
    const page = await visit();
    await storeTasks(page, { phase: 'sending', credentialId: '0123456789ab' });
    await page.reload();
    await expect.poll(() => at(page, 'task-problem').innerText()).toContain('another token');
    await saveScreenshot(page, '1280-light-other-token');
    expect(await at(page, 'check-again').count()).toBe(0);
    await at(page, 'history-item').hover();
    await at(page, 'history-remove').click();
    expect(await at(page, 'history-remove').innerText()).toContain('may be lost');
    await saveScreenshot(page, '1280-light-remove-unconfirmed');
    await page.clock.fastForward(DELIBERATE_CLICK_MS);
    await at(page, 'history-remove').click();
    expect(await at(page, 'history-item').count()).toBe(0);
    expect(await countPaid()).toBe(before);
  });

  it('does not confirm a removal by a double click', async () => {
    const page = await visit();
    await storeTasks(page, { phase: 'sending', credentialId: '0123456789ab' });
    await page.reload();
    await at(page, 'history-item').hover();
    await at(page, 'history-remove').dblclick();
    expect(await at(page, 'history-remove').innerText()).toContain('may be lost');
    await at(page, 'history-clear').dblclick();
    expect(await at(page, 'history-clear').innerText()).toContain('Clear all?');
    await at(page, 'remove-unconfirmed').dblclick();
    expect(await at(page, 'history-item').count()).toBe(1);
    await page.clock.fastForward(DELIBERATE_CLICK_MS);
    await at(page, 'remove-unconfirmed').click();
    expect(await at(page, 'history-item').count()).toBe(0);
  });

  it('announces the default option to screen readers and does not send it', async () => {
    await faults();
    const page = await visit();
    const standard = page.getByRole('radio', { name: '5 s (default)' });
    expect(await standard.isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: '10 s' }).isChecked()).toBe(false);
    const sent = await captureCreate(page, () => create(page));
    expect(sent.input).toEqual({ prompt: PROMPT });
    await play(page);
    await page.locator('label', { has: standard }).click();
    expect(await page.getByRole('radio', { name: '5 s', exact: true }).isChecked()).toBe(true);
    expect((await captureCreate(page, () => create(page, 'again'))).input).toMatchObject({
      duration: '5',
    });
  });

  it('explains a failed page and clears the stored data on request', async () => {
    const { page, close } = await openPage(studio.journey.edge.url);
    await storeTasks(page, { phase: 'ended', createdAt: 0 });
    await page.addInitScript(() => {
      Object.defineProperty(Intl, 'DateTimeFormat', { value: undefined });
    });
    await page.reload();
    await at(page, 'page-error').waitFor();
    await saveScreenshot(page, '1280-light-page-error');
    await at(page, 'clear-data').click();
    await page.clock.fastForward(DELIBERATE_CLICK_MS);
    await at(page, 'clear-data').click();
    await at(page, 'create').waitFor();
    expect(await at(page, 'history-item').count()).toBe(0);
    await close();
  });

  it('rejects a file of the wrong kind at its field', async () => {
    const page = await visit();
    await at(page, 'model-button').click();
    await at(page, 'model-search').fill('v2-5-turbo-image');
    await at(page, 'model-option').first().click();
    const file = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') };
    await page.locator('input[type=file]').first().setInputFiles(file);
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('a.pdf was not added');
    expect(await at(page, 'upload-tile').count()).toBe(0);
  });

  it('shows that it is offline and continues automatically afterwards', async () => {
    await faults({ taskSeconds: 2 });
    const page = await visit();
    await create(page);
    await at(page, 'progress').waitFor();
    await page.context().setOffline(true);
    await at(page, 'offline-banner').waitFor();
    await page.context().setOffline(false);
    await play(page);
    expect(await at(page, 'offline-banner').count()).toBe(0);
  });

  it('explains a failed task and restores its settings', async () => {
    await faults({ faults: { 'task.fail': { code: 500, message: 'Internal server error' } } });
    const page = await visit();
    await create(page);
    const words = await at(page, 'failure').innerText();
    await faults();
    expect(words).toContain('The task failed');
    expect(words).toContain('Internal server error');
    await saveScreenshot(page, '1280-light-failed');
    await at(page, 'try-again').click();
    expect(await page.getByLabel('Prompt', { exact: true }).inputValue()).toBe(PROMPT);
  });

  it.each([
    [
      'missing credits at KIE',
      { 'createTask.refuse': { code: 402, message: 'Credits insufficient' } },
    ],
    ['a rejection by KIE', { 'createTask.refuse': { code: 422, message: 'The model is gone' } }],
  ])('reports %s and keeps the prompt', async (_what, kie) => {
    await faults({ faults: kie });
    const page = await visit();
    await create(page);
    await expect.poll(() => page.getByRole('alert').count()).toBeGreaterThan(0);
    const words = await page.getByRole('alert').first().innerText();
    await faults();
    expect(words.length).toBeGreaterThan(20);
    expect(await page.getByLabel('Prompt', { exact: true }).inputValue()).toBe(PROMPT);
  });

  it('uploads a chosen image and creates a task from it', async () => {
    await faults();
    const page = await visit();
    await at(page, 'model-button').click();
    await at(page, 'model-search').fill('v2-5-turbo-image');
    await at(page, 'model-option').first().click();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(path.join(ROOT, 'src/sandbox/media/picture.png'));
    await at(page, 'file-tile').first().waitFor();
    await saveScreenshot(page, '1280-light-upload');
    await create(page);
    expect((await play(page)).duration).toBeGreaterThan(0);
  });

  it('creates a task by keyboard alone', async () => {
    await faults();
    const page = await visit();
    await at(page, 'estimate').waitFor();
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName,
      );
    for (let n = 0; n < 20 && (await focused()) !== 'TEXTAREA'; n++)
      await page.keyboard.press('Tab');
    await page.keyboard.type('by keyboard alone');
    for (let n = 0; n < 20 && (await focused()) !== 'create'; n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await play(page);
    expect(await at(page, 'status').innerText()).toBe('The result is ready.');
  });

  it('keeps the history over a reload and removes an entry on request', async () => {
    await faults();
    const page = await visit();
    await create(page, 'the first');
    await play(page);
    await page.reload();
    expect(await at(page, 'history-item').count()).toBe(1);
    await at(page, 'history-item').hover();
    await at(page, 'history-remove').click();
    await expect.poll(() => at(page, 'history-item').count()).toBe(0);
    await page.reload();
    await at(page, 'history').waitFor();
    expect(await at(page, 'history-item').count()).toBe(0);
  });

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'fits a %i px wide screen in %s mode while idle, running and done',
    async (width, colorScheme) => {
      await faults({ taskSeconds: 2 });
      const page = await visit({ viewport: { width, height: 860 }, colorScheme });
      await at(page, 'estimate').waitFor();
      await saveScreenshot(page, `${width}-${colorScheme}-rest`);
      await create(page);
      await at(page, 'progress').waitFor();
      await saveScreenshot(page, `${width}-${colorScheme}-running`);
      await play(page);
      await saveScreenshot(page, `${width}-${colorScheme}-done`);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
    },
  );
});

describe.skipIf(!hasBrowser)(
  'the studio of a deployment with authentication',
  { timeout: 60_000 },
  () => {
    const ADMIN_TOKEN = 'admin-token-of-a-browser-journey-01';
    let journey: Journey;
    beforeAll(async () => {
      journey = await Journey.start({
        AUTH_MODE: 'required',
        ADMIN_TOKEN,
        LIMITS: '{"token":{"perMinute":2}}',
      });
      await journey.faults({ taskSeconds: 0.5 });
    }, 60_000);
    afterAll(async () => {
      await journey?.stop();
    });

    const tokenWith = async (limits: object) => {
      const response = await fetch(`${journey.edge.url}/admin/api/clients`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'a person', ...limits }),
      });
      return ((await response.json()) as { data: { token: string } }).data.token;
    };
    const enter = async (limits: object) => {
      const { page, close } = await openPage(journey.edge.url);
      await at(page, 'access-panel').waitFor();
      await at(page, 'token-input').fill(await tokenWith(limits));
      await at(page, 'token-save').click();
      await expect.poll(() => at(page, 'access-error').count()).toBe(0);
      return { page, close };
    };

    it('asks for a token, rejects a wrong one and accepts a client token', async () => {
      const { page, close } = await openPage(journey.edge.url);
      expect(await at(page, 'access-error').innerText()).toContain('Sign-in required');
      await saveScreenshot(page, '1280-light-access');
      await at(page, 'token-input').fill('kie_edge_wrong');
      await at(page, 'token-save').click();
      await expect.poll(() => at(page, 'access-error').innerText()).toContain('Invalid token');
      await close();
      const { page: mine, close: leave } = await enter({});
      await create(mine);
      await play(mine);
      await leave();
    });

    it('rejects a token that no header can carry', async () => {
      const { page, violations, close } = await openPage(journey.edge.url);
      await at(page, 'token-input').fill('ключ');
      await at(page, 'token-save').click();
      await expect.poll(() => at(page, 'access-error').innerText()).toContain('Invalid token');
      expect(violations).toEqual({ foreign: [], errors: [] });
      await close();
    });

    it('reports a used-up budget', async () => {
      const { page, close } = await enter({ dailyCredits: 1 });
      await create(page);
      await expect.poll(() => at(page, 'notice').innerText()).toContain('Budget used up');
      await close();
    });

    it('counts down to the retry when the rate limit is reached', async () => {
      const { page, close } = await enter({ perMinute: 1 });
      // The limit counts calendar minutes: both tasks have to be in the same one.
      const left = 60_000 - (Date.now() % 60_000);
      if (left < 20_000) await page.waitForTimeout(left);
      await create(page, 'the first');
      await play(page);
      await create(page, 'the second');
      await expect
        .poll(() => at(page, 'time-left').innerText())
        .toMatch(/^Rate limit reached. Retrying in \d+/);
      await close();
    });
  },
);
