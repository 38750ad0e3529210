import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  closeInnocent,
  hasBrowser,
  keepShot,
  launch,
  openPage,
  type OpenPage,
} from '../support/browser.ts';
import { Journey } from '../support/journey.ts';
import {
  at,
  create,
  readFocus,
  storeTasks,
  dropCreateResponses,
  play,
  DELIBERATE_CLICK_MS,
} from './studio-actions.ts';

/** Until the client has made all its attempts. */
const GIVES_UP = { timeout: 30_000 };

const HOST = 'studio.example';

describe.skipIf(!hasBrowser)('the studio with unknown outcomes', { timeout: 60_000 }, () => {
  let browser: Browser;
  let journey: Journey;
  let open: OpenPage | undefined;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
    browser = await launch([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
  }, 60_000);
  afterEach(async () => {
    const opened = open;
    open = undefined;
    await closeInnocent(opened);
  });
  afterAll(async () => {
    await browser?.close();
    await journey?.stop();
  });

  const faults = (settings: object = {}) =>
    journey.faults({ rateLimit: 1000, taskSeconds: 1, ...settings });
  const paid = async () => (await journey.ledger()).length;
  const visit = async (options = {}) =>
    (open = await openPage(browser, journey.edge.url, options)).page;

  it.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)(
    'says that a task without a response may exist and creates no second one (%i px)',
    async (width, colorScheme) => {
      const before = await paid();
      await faults({ taskSeconds: 3 });
      const page = await visit({ viewport: { width, height: 860 }, colorScheme });
      const { restore } = await dropCreateResponses(page);
      await create(page, 'lost');
      await expect.poll(() => at(page, 'task-problem').count(), GIVES_UP).toBe(1);
      const words = await at(page, 'task-problem').innerText();
      expect(words).toContain('The task may exist');
      expect(words).toContain('Checking again is safe');
      await keepShot(page, `${width}-${colorScheme}-unknown-outcome`);

      await at(page, 'create').click();
      await at(page, 'duplicate-warning').waitFor();
      await keepShot(page, `${width}-${colorScheme}-duplicate`);
      expect(await at(page, 'history-item').count()).toBe(1);
      await restore();
      await play(page);
      expect(await at(page, 'duplicate-warning').count()).toBe(0);
      expect(await paid()).toBe(before + 1);
    },
  );

  it('creates a duplicate on request and focuses the result panel', async () => {
    const before = await paid();
    await faults();
    const page = await visit();
    const { restore } = await dropCreateResponses(page);
    await create(page, 'twice, please');
    await expect.poll(() => at(page, 'task-problem').count(), GIVES_UP).toBe(1);
    await at(page, 'create').click();
    await at(page, 'duplicate-warning').waitFor();
    await page.waitForTimeout(1000); // a deliberate second click
    await at(page, 'create-anyway').focus();
    await page.keyboard.press('Enter');
    expect(await readFocus(page)).toBe('result-panel');
    expect(await at(page, 'history-item').count()).toBe(2);
    await restore();
    await expect.poll(() => page.locator('[data-phase=ended]').count(), GIVES_UP).toBe(2);
    expect(await paid()).toBe(before + 2);
  });

  it('focuses the result panel when a task is checked again', async () => {
    await faults({ taskSeconds: 2 });
    const page = await visit();
    const old = Date.now() - 20 * 60_000;
    await storeTasks(page, {
      key: '5b1f8c1e-1d1c-4b7e-9d9e-0a0b0c0d0e0f',
      model: 'kling/v2-5-turbo-text-to-video-pro',
      input: { prompt: 'of long ago' },
      phase: 'sending',
      credentialId: 'page',
      createdAt: old,
    });
    await page.reload();
    await at(page, 'check-again').focus();
    await page.keyboard.press('Enter');
    expect(await readFocus(page)).toBe('result-panel');
    await play(page);
  });

  it('fits the message about another token on a phone', async () => {
    const page = await visit({ viewport: { width: 390, height: 860 } });
    await storeTasks(page, { phase: 'sending', credentialId: '0123456789ab' });
    await page.reload();
    await at(page, 'task-problem').waitFor();
    await at(page, 'remove-unconfirmed').click();
    await keepShot(page, '390-light-other-token');
    const [frame, words] = await Promise.all(
      ['.frame', '.frame .frame-title'].map((part) => page.locator(part).boundingBox()),
    );
    expect(words?.y).toBeGreaterThan(frame?.y ?? Infinity);
    const button = await at(page, 'remove-unconfirmed').boundingBox();
    const end = (box: typeof frame) => (box?.y ?? 0) + (box?.height ?? 0);
    expect(end(button ?? null)).toBeLessThan(end(frame ?? null));
  });

  it('asks before removing a running task', async () => {
    await faults({ taskSeconds: 4 });
    const page = await visit();
    await create(page);
    await expect.poll(() => page.locator('[data-phase=running]').count()).toBe(1);
    await at(page, 'history-item').hover();
    await at(page, 'history-remove').click();
    expect(await at(page, 'history-remove').innerText()).toContain('keeps running and is charged');
    await keepShot(page, '1280-light-remove-running');
    await at(page, 'history-clear').click();
    expect(await at(page, 'history-clear').innerText()).toContain('Paid tasks may be lost');
    expect(await at(page, 'history-item').count()).toBe(1);
    await at(page, 'history-remove').click();
    await page.waitForTimeout(DELIBERATE_CLICK_MS);
    await at(page, 'history-remove').click();
    await expect.poll(() => at(page, 'history-item').count()).toBe(0);
  });

  it('creates a task over plain http, without randomUUID, subtle crypto and locks', async () => {
    await faults();
    const url = journey.edge.url.replace(/\/\/[^:]+/, `//${HOST}`);
    const { page, misdeeds, close } = await openPage(browser, url);
    const has = await page.evaluate(() => ({
      isSecureContext,
      uuid: 'randomUUID' in crypto,
      subtle: 'subtle' in crypto,
      locks: 'locks' in navigator,
    }));
    expect(has).toEqual({ isSecureContext: false, uuid: false, subtle: false, locks: false });
    const before = await paid();
    await create(page);
    await play(page);
    await at(page, 'copy-link').click();
    await expect.poll(() => at(page, 'copy-link').innerText()).toBe('Not allowed');
    expect(await paid()).toBe(before + 1);
    expect(misdeeds.errors).toEqual([]);
    await close();
  });
});
