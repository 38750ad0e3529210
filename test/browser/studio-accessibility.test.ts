import { describe, expect, it } from 'vitest';
import { hasBrowser, saveScreenshot } from '../support/browser.ts';
import { useStudio } from './studio-fixture.ts';
import { at, create, readFocus, storeTasks, DELIBERATE_CLICK_MS } from './studio-actions.ts';

const PHONE = { viewport: { width: 390, height: 860 }, hasTouch: true, isMobile: true };

describe.skipIf(!hasBrowser)('accessibility of the studio', { timeout: 60_000 }, () => {
  const { visit } = useStudio();

  it.each(['light', 'dark'] as const)(
    'counts down a wait over a reload without reading it out every second (%s)',
    async (colorScheme) => {
      const page = await visit({ colorScheme });
      const error = { type: 'rate_limited', message: 'Too many.', retryable: true };
      await page.route('**/jobs/createTask', (route) =>
        route.fulfill({
          status: 429,
          headers: { 'retry-after': '90' },
          json: { code: 429, msg: 'Too many.', data: null, error },
        }),
      );
      await create(page);
      const reason = at(page, 'create-reason');
      const counting = /^You can create again in 1 min \d+ s\.$/;
      await expect.poll(() => reason.innerText()).toMatch(counting);
      expect(await reason.getAttribute('aria-live')).toBe('off');
      await saveScreenshot(page, `1280-${colorScheme}-wait`);
      await page.reload();
      await expect.poll(() => reason.innerText()).toMatch(counting);
      expect(await at(page, 'create').getAttribute('aria-disabled')).toBe('true');
    },
  );

  it('focuses the next card after one is removed by keyboard, and the heading after the last', async () => {
    const page = await visit();
    await storeTasks(page, { title: 'Oldest' }, { title: 'Older' }, { title: 'Youngest' });
    await page.reload();
    const remove = async (index: number) => {
      await at(page, 'history-remove').nth(index).focus();
      await page.keyboard.press('Enter');
      return page.evaluate(() => document.activeElement?.textContent);
    };
    expect(await remove(1)).toContain('Oldest');
    expect(await remove(1)).toContain('Youngest');
    await expect.poll(() => readFocus(page)).toBe('card-button');
    await at(page, 'history-clear').focus();
    await page.keyboard.press('Enter');
    await page.clock.fastForward(DELIBERATE_CLICK_MS);
    await page.keyboard.press('Enter');
    await expect.poll(() => readFocus(page)).toBe('H2');
  });

  it.each([
    ['1280-light', {}],
    ['390-dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)(
    'closes the access dialog by a button and restores the focus (%s)',
    async (name, options) => {
      const page = await visit(options);
      await at(page, 'access-button').click();
      await expect.poll(() => readFocus(page)).toBe('token-input');
      await saveScreenshot(page, `${name}-access-dialog`);
      await at(page, 'access-close').click();
      expect(await at(page, 'access-dialog').count()).toBe(0);
      await expect.poll(() => readFocus(page)).toBe('access-button');
    },
  );

  it('has no touch target smaller than 24 px', async () => {
    const page = await visit({ ...PHONE, colorScheme: 'light' });
    await storeTasks(
      page,
      { title: 'One' },
      { title: 'Two', phase: 'running', ref: { taskId: 't' } },
    );
    await page.reload();
    await at(page, 'more-settings').waitFor();
    await saveScreenshot(page, '390-light-history');
    const small = await page
      .locator('button:visible, summary:visible, a:visible')
      .evaluateAll((all) =>
        all
          .map((one) => ({ name: one.textContent, ...one.getBoundingClientRect().toJSON() }))
          .filter(({ width, height }) => width < 24 || height < 24)
          .map(({ name, width, height }) => `${name}: ${width} × ${height}`),
      );
    expect(small).toEqual([]);
  });
});
