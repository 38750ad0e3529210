import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, saveScreenshot, openPage } from '../support/browser.ts';
import { openSection, signIn } from './console-actions.ts';
import { ConsoleStack } from './console-fixture.ts';
import { at } from './studio-actions.ts';

describe.skipIf(!hasBrowser)('screenshots of the console', { timeout: 60_000 }, () => {
  let stack: ConsoleStack;
  beforeAll(async () => {
    stack = await ConsoleStack.start({
      KIE_FILE_TTL_MS: '1000',
      DELIVERY_RETRY_SCHEDULE_MS: '200',
    });
    await stack.fill();
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
  });

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'every page of the console fits %i px in the %s color scheme',
    async (width, colorScheme) => {
      const viewport = { width, height: 860 };
      const { page, violations, close } = await openPage(stack.page, {
        viewport,
        colorScheme,
      });
      const keep = async (name: string) => {
        await saveScreenshot(page, `${width}-${colorScheme}-${name}`, 'console');
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wider, name).toBeLessThanOrEqual(0);
      };
      await at(page, 'sign-in').waitFor();
      await keep('sign-in');
      await signIn(page);
      await at(page, 'health').waitFor();
      await keep('overview');
      await openSection(page, 'Tasks');
      await at(page, 'tasks').waitFor();
      await keep('tasks');
      await at(page, 'filter-state').selectOption('failedFiles');
      await page.getByTestId('task-row').first().click();
      await at(page, 'timeline').waitFor();
      await at(page, 'action-delete').click();
      await keep('task-copy-failed');
      await page.goto(`${stack.page}#/tasks?state=success`);
      await page.getByTestId('task-row').nth(3).click();
      await at(page, 'preview-image').or(at(page, 'preview-video')).first().waitFor();
      await page.waitForLoadState('networkidle');
      await keep('task-succeeded');
      await openSection(page, 'Clients');
      await at(page, 'clients').waitFor();
      await keep('clients');
      await page.getByRole('link', { name: 'Agentur Blau' }).click();
      await at(page, 'client-facts').waitFor();
      await keep('client');
      await openSection(page, 'Clients');
      await at(page, 'client-new').click();
      await at(page, 'client-create').click();
      await keep('client-new');
      await at(page, 'client-name').fill(`newsroom ${width} ${colorScheme}`);
      await at(page, 'client-create').click();
      await at(page, 'secrets').waitFor();
      await keep('client-created');
      await openSection(page, 'Usage');
      await at(page, 'usage-span').selectOption('30d');
      await at(page, 'usage-table').waitFor();
      await keep('usage-by-day');
      await at(page, 'group-by-client').check();
      await at(page, 'group-by-model').check();
      await at(page, 'group-by-day').uncheck();
      await expect.poll(() => page.locator('.ranking').count()).toBe(1);
      await keep('usage-by-client');
      await openSection(page, 'Models');
      await at(page, 'catalogue-changes').waitFor();
      await keep('models');
      expect(violations).toEqual({ foreign: [], errors: [] });
      await close();
    },
  );
});
