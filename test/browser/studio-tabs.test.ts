import type { Browser, Page } from 'playwright-core';
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
import { at, create, keepTasks, play } from './studio-actions.ts';

/** A machine that does much else. */
const SLOW = { timeout: 5000 };

describe.skipIf(!hasBrowser)('the studio in two tabs', { timeout: 60_000 }, () => {
  let browser: Browser;
  let journey: Journey;
  let open: OpenPage | undefined;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
    browser = await launch();
  }, 60_000);
  afterEach(async () => {
    const opened = open;
    open = undefined;
    await journey.faults({ rateLimit: 1000 });
    await closeInnocent(opened);
  });
  afterAll(async () => {
    await browser?.close();
    await journey?.stop();
  });

  const faults = (settings: object = {}) =>
    journey.faults({ rateLimit: 1000, taskSeconds: 1, ...settings });
  const paid = async () => (await journey.ledger()).length;
  /** In the one browser, so that they share what it keeps. */
  const twoTabs = async (): Promise<[Page, Page]> => {
    open = await openPage(browser, journey.edge.url);
    const second = await open.page.context().newPage();
    await second.goto(journey.edge.url);
    await at(second, 'estimate').waitFor();
    return [open.page, second];
  };

  it('has the tasks of both in both, and after a reload', async () => {
    await faults({ taskSeconds: 2 });
    const [first, second] = await twoTabs();
    await Promise.all([create(first, 'of the first'), create(second, 'of the second')]);
    for (const page of [first, second]) {
      await expect.poll(() => at(page, 'history-item').count()).toBe(2);
      await expect
        .poll(() => page.locator('[data-phase=ended]').count(), { timeout: 20_000 })
        .toBe(2);
    }
    await second.reload();
    await expect.poll(() => at(second, 'history-item').count()).toBe(2);
  });

  it('is seen to the end in one when the other is closed in mid-task', async () => {
    await faults({ taskSeconds: 3 });
    const [first, second] = await twoTabs();
    await create(first);
    await at(first, 'progress').waitFor();
    await expect.poll(() => second.locator('[data-phase=running]').count(), SLOW).toBe(1);
    await first.close();
    await play(second);
  });

  it('pays once when the tab that was sending is closed: the other one asks for the answer', async () => {
    const before = await paid();
    await faults({ faults: { 'createTask.late': { seconds: 4 } } });
    const [first, second] = await twoTabs();
    await create(first, 'closed at once');
    await expect
      .poll(() => at(second, 'stage').innerText(), SLOW)
      .toContain('Under way in another tab');
    await keepShot(second, '1280-light-elsewhere');
    await first.close();
    await play(second);
    expect(await paid()).toBe(before + 1);
  });

  it('pays once however often both are loaded again and go offline in between', async () => {
    const before = await paid();
    await faults({ faults: { 'createTask.late': { seconds: 3 } } });
    const [first, second] = await twoTabs();
    await create(first, 'restless');
    await Promise.all([first.reload(), second.reload()]);
    await second.reload();
    await first.context().setOffline(true);
    await at(first, 'offline-banner').waitFor();
    await first.context().setOffline(false);
    await first.reload();
    for (const page of [first, second]) {
      await page.bringToFront();
      await play(page);
      expect(await at(page, 'history-item').count()).toBe(1);
    }
    expect(await paid()).toBe(before + 1);
  });

  it('sends nothing that the edge has refused in the other one', async () => {
    const before = await paid();
    await faults({ faults: { 'createTask.refuse': { code: 422, message: 'No such thing' } } });
    const [first, second] = await twoTabs();
    const sent: string[] = [];
    second.on('request', (request) => {
      if (request.url().endsWith('/createTask')) sent.push(request.url());
    });
    await create(first, 'refused');
    await at(first, 'notice').waitFor();
    await expect.poll(() => at(second, 'history-item').count()).toBe(0);
    await second.waitForTimeout(1500); // its turn has come and gone
    expect(sent).toEqual([]);
    expect(await paid()).toBe(before);
  });

  it('shows and finishes a task that a full browser does not keep, whatever the other tab writes', async () => {
    await faults({ taskSeconds: 3 });
    const [first, second] = await twoTabs();
    await keepTasks(first, { title: 'Old' });
    await first.evaluate(() => {
      for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
        try {
          for (let n = 0; ; n += 1) localStorage.setItem(`fill ${size} ${n}`, 'x'.repeat(size));
        } catch {
          // A smaller one may fit.
        }
    });
    expect(await at(first, 'unkept').innerText()).toBe('');
    await create(first, 'not kept');
    await expect.poll(() => at(first, 'unkept').innerText()).toContain('keeps nothing');
    await at(second, 'history-item').hover();
    await at(second, 'history-remove').click();
    await expect.poll(() => at(second, 'history-item').count()).toBe(0);
    expect(await at(first, 'history-item').count()).toBe(1);
    await keepShot(first, '1280-light-unkept');
    await play(first);
  });
});
