import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hasBrowser, saveScreenshot } from '../support/browser.ts';
import { useStudio } from './studio-fixture.ts';
import { at, create, storeTasks, play } from './studio-actions.ts';

/** For a busy machine. */
const SLOW = { timeout: 5000 };

describe.skipIf(!hasBrowser)('the studio in two tabs', { timeout: 60_000 }, () => {
  const studio = useStudio();
  const { faults, countPaid } = studio;

  /** In one browser context, so that they share its storage. */
  const twoTabs = async (): Promise<[Page, Page]> => {
    const first = await studio.visit();
    const second = await first.context().newPage();
    await second.goto(studio.journey.edge.url);
    await at(second, 'estimate').waitFor();
    return [first, second];
  };

  it('shows the tasks of both tabs in both, also after a reload', async () => {
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

  it('follows a running task to its end when the tab that created it is closed', async () => {
    await faults({ taskSeconds: 3 });
    const [first, second] = await twoTabs();
    await create(first);
    await at(first, 'progress').waitFor();
    await expect.poll(() => second.locator('[data-phase=running]').count(), SLOW).toBe(1);
    await first.close();
    await play(second);
  });

  it('pays once when the sending tab is closed and the other one resends', async () => {
    const before = await countPaid();
    await faults({ faults: { 'createTask.late': { seconds: 4 } } });
    const [first, second] = await twoTabs();
    await create(first, 'closed at once');
    await expect
      .poll(() => at(second, 'result-panel').innerText(), SLOW)
      .toContain('Running in another tab');
    await saveScreenshot(second, '1280-light-other-tab');
    await first.close();
    await play(second);
    expect(await countPaid()).toBe(before + 1);
  });

  it('pays once when both tabs are reloaded repeatedly and go offline in between', async () => {
    const before = await countPaid();
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
    expect(await countPaid()).toBe(before + 1);
  });

  it('does not resend a task that the server rejected in the other tab', async () => {
    const before = await countPaid();
    await faults({ faults: { 'createTask.refuse': { code: 422, message: 'No such thing' } } });
    const [first, second] = await twoTabs();
    const sent: string[] = [];
    second.on('request', (request) => {
      if (request.url().endsWith('/createTask')) sent.push(request.url());
    });
    await create(first, 'refused');
    await at(first, 'notice').waitFor();
    await expect.poll(() => at(second, 'history-item').count()).toBe(0);
    await second.waitForTimeout(1500); // it has acquired the lock and released it
    expect(sent).toEqual([]);
    expect(await countPaid()).toBe(before);
  });

  it('finishes a task that a full browser cannot store, whatever the other tab writes', async () => {
    await faults({ taskSeconds: 3 });
    const [first, second] = await twoTabs();
    await storeTasks(first, { title: 'Old' });
    await first.evaluate(() => {
      for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
        try {
          for (let n = 0; ; n += 1) localStorage.setItem(`fill ${size} ${n}`, 'x'.repeat(size));
        } catch {
          // A smaller one may fit.
        }
    });
    expect(await at(first, 'storage-warning').innerText()).toBe('');
    await create(first, 'not kept');
    await expect.poll(() => at(first, 'storage-warning').innerText()).toContain('cannot save');
    await at(second, 'history-item').hover();
    await at(second, 'history-remove').click();
    await expect.poll(() => at(second, 'history-item').count()).toBe(0);
    expect(await at(first, 'history-item').count()).toBe(1);
    await saveScreenshot(first, '1280-light-storage-warning');
    await play(first);
  });
});
