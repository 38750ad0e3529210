import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  closePage,
  hasBrowser,
  openPage,
  saveScreenshot,
  type OpenPage,
} from '../support/browser.ts';
import { Journey } from '../support/journey.ts';
import { ROOT } from '../../src/tools/root.ts';

const shoot = (page: Page, name: string) => saveScreenshot(page, name, 'docs');

/** The reference is too long for a picture of the whole page. */
const shootWindow = (page: Page, name: string) =>
  page.screenshot({ path: path.join(ROOT, 'test/output/docs', `${name}.png`) });

const PHONE = { viewport: { width: 390, height: 844 } };

describe.skipIf(!hasBrowser)('the documentation', () => {
  let journey: Journey;
  let opened: OpenPage | undefined;
  beforeAll(async () => {
    journey = await Journey.shared({ ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
  });
  beforeEach(() => journey.faults({ rateLimit: 1000 }));
  afterEach(async () => {
    await closePage(opened);
    opened = undefined;
  });

  const open = async (
    address: string,
    options: Parameters<typeof openPage>[1] = {},
  ): Promise<Page> => {
    opened = await openPage(journey.edge.url + address, options);
    return opened.page;
  };
  it('the search finds Idempotency-Key and opens the section about it', async () => {
    const page = await open('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('Idempotency-Key');
    const results = page.getByRole('navigation', { name: 'Search results' }).getByRole('link');
    await results.first().waitFor();
    await shoot(page, 'search');
    expect(await results.first().textContent()).toMatch(/idempotency/i);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/docs\/[a-z-]+/);
    expect(await page.locator('article').textContent()).toContain('Idempotency-Key');
  });

  it('the search says, also to screen readers, that it found nothing', async () => {
    const page = await open('/docs');
    await page.getByRole('searchbox').fill('xylophone');
    const message = 'Nothing found for “xylophone”.';
    const results = page.getByRole('navigation', { name: 'Search results' });
    await results.getByText(message).waitFor();
    expect(await page.getByRole('status').textContent()).toBe(message);
  });

  it('the search says that its index could not be loaded, and loads it at the next key press', async () => {
    const page = await open('/docs');
    const index = '**/studio/search-*.json';
    await page.route(index, (route) => route.abort());
    await page.keyboard.press('/');
    await page.keyboard.type('b');
    const results = page.getByRole('navigation', { name: 'Search results' });
    await results
      .getByText('The search could not be loaded. Try again, or reload this page.')
      .waitFor();
    await page.unroute(index);
    await page.keyboard.type('udget');
    await results.getByRole('link').first().waitFor();
    expect(await results.getByRole('link').first().textContent()).toMatch(/budget/i);
  });

  it('Enter opens the first result', async () => {
    const page = await open('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('how do I verify a callback in Python');
    const results = page.getByRole('navigation', { name: 'Search results' });
    await results.getByText('Python with the standard library').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/callbacks#*');
    expect(new URL(page.url()).hash).toBe('#python-with-the-standard-library');
  });

  it('the search results close when a section of the same page is chosen, and when the reader goes elsewhere', async () => {
    const page = await open('/docs/errors');
    const results = page.getByRole('navigation', { name: 'Search results' });
    await page.keyboard.press('/');
    await page.keyboard.type('envelope');
    await results.getByRole('link', { name: 'The envelope' }).click();
    await page.waitForURL('**/docs/errors#the-envelope');
    await results.waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await page.keyboard.type('envelope');
    await results.getByRole('link').first().waitFor();
    await page.mouse.click(5, 600);
    expect(await results.isVisible()).toBe(false);
    await page.getByRole('searchbox').focus();
    expect(await results.isVisible()).toBe(true);
  });

  it('Escape closes the search results and returns the focus to the search box', async () => {
    const page = await open('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('budget');
    const results = page.getByRole('navigation', { name: 'Search results' });
    await results.getByRole('link').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await results.isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('a guide fits a page in %s mode that is %i px wide', async (colorScheme, width) => {
    const page = await open('/docs/callbacks', { colorScheme, viewport: { width, height: 860 } });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await shoot(page, `guide-${width}-${colorScheme}`);
  });

  it('a phone reaches every guide', async () => {
    const page = await open('/docs', PHONE);
    await page.getByRole('link', { name: 'kie-edge' }).waitFor();
    await page.getByText('All guides').click();
    await page.getByRole('navigation', { name: 'Guides' }).getByText('Settings').click();
    await page.waitForURL('**/docs/settings');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Settings');
  });

  it('the guides are readable without JavaScript, and show no search box that does nothing', async () => {
    const page = await open('/docs/settings', { javaScriptEnabled: false });
    expect(await page.locator('#search').isVisible()).toBe(false);
    expect(await page.getByRole('navigation', { name: 'Guides' }).isVisible()).toBe(true);
    expect(await page.locator('article').textContent()).toContain('KIE_API_KEY');
  });

  it('the reference sends a createTask to this deployment and shows its response', async () => {
    const page = await open('/docs/reference');
    await page
      .getByRole('heading', { name: 'kie-edge API', exact: true })
      .waitFor({ timeout: 20_000 });
    await shootWindow(page, 'reference');
    const before = (await journey.ledger()).length;
    await page.goto(`${journey.edge.url}/docs/reference#api/tag/tasks/POST/api/v1/jobs/createTask`);
    await page
      .getByRole('button', { name: /Test Request/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Send/ }).first().click();
    await dialog.getByText('taskId').first().waitFor({ timeout: 15_000 });
    await shootWindow(page, 'try-it');
    expect((await journey.ledger()).length).toBe(before + 1);
  });

  it('the reference sends requests to the host of its page where PUBLIC_URL is another one', async () => {
    const page = await open('/docs');
    await page.route('**/openapi.json', async (route) => {
      const document = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...document, servers: [{ url: 'https://edge.example' }] } });
    });
    await page.goto(`${journey.edge.url}/docs/reference#api/tag/edge/GET/health`);
    const send = page.getByRole('button', { name: /Test Request.*health/ });
    await send.click({ timeout: 20_000 });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Send/ }).first().click();
    await dialog.getByText('lastRunAt').first().waitFor({ timeout: 15_000 });
    expect(await dialog.textContent()).not.toContain('edge.example');
  });

  it('the reference says that its document could not be loaded', async () => {
    const page = await open('/docs');
    await page.route('**/openapi.json', (route) => route.fulfill({ status: 503 }));
    await page.goto(`${journey.edge.url}/docs/reference`);
    const message = page.getByText('The API document could not be loaded.');
    await message.waitFor();
    expect(await message.count()).toBe(1);
    opened?.violations.errors.splice(0); // the failure is also reported to the console
  });

  it('the reference shows the admin API apart from the public one', async () => {
    const page = await open('/docs/reference');
    await page
      .getByRole('heading', { name: 'kie-edge API', exact: true })
      .waitFor({ timeout: 20_000 });
    expect(await page.getByText('/admin/api/', { exact: false }).count()).toBe(0);
  });
});
