import { describe, expect, it } from 'vitest';
import {
  hasBrowser,
  INSECURE_HOST,
  saveScreenshot,
  openPage,
  pollPage,
} from '../support/browser.ts';
import { useStudio } from './studio-fixture.ts';
import {
  at,
  create,
  readFocus,
  storeTasks,
  dropCreateResponses,
  play,
  DELIBERATE_CLICK_MS,
} from './studio-actions.ts';

describe.skipIf(!hasBrowser)('the studio with unknown outcomes', { timeout: 60_000 }, () => {
  const studio = useStudio();
  const { visit, faults, countPaid } = studio;

  it.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)(
    'says that a task without a response may exist and creates no second one (%i px)',
    async (width, colorScheme) => {
      const before = await countPaid();
      await faults({ taskSeconds: 3 });
      const page = await visit({ viewport: { width, height: 860 }, colorScheme });
      const { restore } = await dropCreateResponses(page);
      await create(page, 'lost');
      await pollPage(page, () => at(page, 'task-problem').count()).toBe(1);
      const words = await at(page, 'task-problem').innerText();
      expect(words).toContain('The task may exist');
      expect(words).toContain('Checking again is safe');
      await saveScreenshot(page, `${width}-${colorScheme}-unknown-outcome`);

      await at(page, 'create').click();
      await at(page, 'duplicate-warning').waitFor();
      await saveScreenshot(page, `${width}-${colorScheme}-duplicate`);
      expect(await at(page, 'history-item').count()).toBe(1);
      await restore();
      await play(page);
      expect(await at(page, 'duplicate-warning').count()).toBe(0);
      expect(await countPaid()).toBe(before + 1);
    },
  );

  it('creates a duplicate on request and focuses the result panel', async () => {
    const before = await countPaid();
    await faults();
    const page = await visit();
    const { restore } = await dropCreateResponses(page);
    await create(page, 'twice, please');
    await pollPage(page, () => at(page, 'task-problem').count()).toBe(1);
    await at(page, 'create').click();
    await at(page, 'duplicate-warning').waitFor();
    await page.clock.fastForward(1000); // a deliberate second click
    await at(page, 'create-anyway').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => readFocus(page)).toBe('result-panel');
    expect(await at(page, 'history-item').count()).toBe(2);
    await restore();
    await pollPage(page, () => page.locator('[data-phase=ended]').count()).toBe(2);
    expect(await countPaid()).toBe(before + 2);
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
    await expect.poll(() => readFocus(page)).toBe('result-panel');
    await play(page);
  });

  it('fits the message about another token on a phone', async () => {
    const page = await visit({ viewport: { width: 390, height: 860 } });
    await storeTasks(page, { phase: 'sending', credentialId: '0123456789ab' });
    await page.reload();
    await at(page, 'task-problem').waitFor();
    await at(page, 'remove-unconfirmed').click();
    await saveScreenshot(page, '390-light-other-token');
    // Measured at once: the page may still be scrolling.
    const [frame, title, button] = await page.evaluate(() =>
      ['.frame', '.frame .frame-title', '[data-testid=remove-unconfirmed]'].map(
        (selector) =>
          document.querySelector(selector)?.getBoundingClientRect().toJSON() as DOMRect | undefined,
      ),
    );
    expect(title?.top).toBeGreaterThan(frame?.top ?? Infinity);
    expect(button?.bottom).toBeLessThan(frame?.bottom ?? 0);
  });

  it('asks before removing a running task', async () => {
    await faults({ taskSeconds: 4 });
    const page = await visit();
    await create(page);
    await expect.poll(() => page.locator('[data-phase=running]').count()).toBe(1);
    await at(page, 'history-item').hover();
    await at(page, 'history-remove').click();
    expect(await at(page, 'history-remove').innerText()).toContain('keeps running and is charged');
    await saveScreenshot(page, '1280-light-remove-running');
    await at(page, 'history-clear').click();
    expect(await at(page, 'history-clear').innerText()).toContain('Paid tasks may be lost');
    expect(await at(page, 'history-item').count()).toBe(1);
    await at(page, 'history-remove').click();
    await page.clock.fastForward(DELIBERATE_CLICK_MS);
    await at(page, 'history-remove').click();
    await expect.poll(() => at(page, 'history-item').count()).toBe(0);
  });

  it('creates a task over plain http, without randomUUID, subtle crypto and locks', async () => {
    await faults();
    const url = studio.journey.edge.url.replace(/\/\/[^:]+/, `//${INSECURE_HOST}`);
    const { page, violations, close } = await openPage(url);
    const has = await page.evaluate(() => ({
      isSecureContext,
      uuid: 'randomUUID' in crypto,
      subtle: 'subtle' in crypto,
      locks: 'locks' in navigator,
    }));
    expect(has).toEqual({ isSecureContext: false, uuid: false, subtle: false, locks: false });
    const before = await countPaid();
    await create(page);
    await play(page);
    await at(page, 'copy-link').click();
    await expect.poll(() => at(page, 'copy-link').innerText()).toBe('Not allowed');
    expect(await countPaid()).toBe(before + 1);
    expect(violations.errors).toEqual([]);
    await close();
  });
});
