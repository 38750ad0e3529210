import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closePage, hasBrowser, openPage, pollPage, type OpenPage } from '../support/browser.ts';
import { signIn } from './console-actions.ts';
import { ConsoleStack } from './console-fixture.ts';
import { at } from './studio-actions.ts';

/** More than 8.64e15, the last time that JavaScript has a date for. */
const NO_DATE = 9e15;

/** No answer of the admin API: pages read fields of what is not there. */
const MALFORMED = { tasks: 5, clients: [null], rows: [], nextCursor: null };

describe.skipIf(!hasBrowser)(
  'a page of the console that cannot be rendered',
  { timeout: 60_000 },
  () => {
    let stack: ConsoleStack;
    let open: OpenPage | undefined;
    beforeAll(async () => {
      stack = await ConsoleStack.start();
    }, 60_000);
    afterEach(async () => {
      const opened = open;
      open = undefined;
      await closePage(opened);
    });
    afterAll(() => stack?.stop());

    const visitIn = async () => {
      const { page } = (open = await openPage(`${stack.page}#/usage`));
      await signIn(page);
      await at(page, 'usage-span').waitFor();
      return page;
    };

    it.each(['', '#/tasks', '#/tasks/some-id', '#/clients', '#/models'])(
      'is replaced by an error at %s, and the other pages work',
      async (hash) => {
        const page = await visitIn();
        await page.route('**/admin/api/**', (route) =>
          route.fulfill({ json: { code: 200, msg: 'success', data: MALFORMED } }),
        );
        await page.evaluate((to) => (location.hash = to), hash);
        await at(page, 'page-error').waitFor();
        await page.unroute('**/admin/api/**');
        await page.locator('nav.sections').getByText('Usage').click();
        await at(page, 'usage-span').waitFor();
        expect(await at(page, 'page-error').count()).toBe(0);
        expect(open?.violations.errors.splice(0)).not.toEqual([]); // it is reported
      },
    );

    it('is not caused by a time that is no date', async () => {
      const page = await visitIn();
      await page.route('**/admin/api/health', async (route) => {
        const response = await route.fetch();
        const body = (await response.json()) as { data: { alerts: unknown[] } };
        body.data.alerts = [
          { kind: 'tasks_overdue', raisedAt: NO_DATE, message: 'An alert.', notifiedAt: NO_DATE },
        ];
        await route.fulfill({ json: body });
      });
      await page.evaluate(() => (location.hash = ''));
      await pollPage(page, () => at(page, 'alerts').innerText()).toContain('An alert.');
      const titles = await at(page, 'alerts')
        .locator('time')
        .evaluateAll((times) => times.map((time) => time.getAttribute('title')));
      expect(titles).toEqual(['no valid time', 'no valid time']);
    });
  },
);
