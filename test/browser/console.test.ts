import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  closePage,
  hasBrowser,
  openPage,
  pollPage,
  saveScreenshot,
  type OpenPage,
} from '../support/browser.ts';
import { until } from '../support/until.ts';
import { openSection, play, signIn, stuckItem } from './console-actions.ts';
import { ADMIN_TOKEN, ConsoleStack } from './console-fixture.ts';
import { at } from './studio-actions.ts';

/** Longer than an action and the page's next look at its outcome take. */
const LIVE = { timeout: 25_000 };

describe.skipIf(!hasBrowser)('the console', { timeout: 90_000 }, () => {
  let stack: ConsoleStack;
  let open: OpenPage | undefined;
  beforeAll(async () => {
    stack = await ConsoleStack.start({
      KIE_FILE_TTL_MS: '1000',
      DELIVERY_RETRY_SCHEDULE_MS: '200',
    });
  }, 60_000);
  beforeEach(async () => {
    stack.setAppStatus(200);
    await stack.journey.empty();
    await stack.faults();
  });
  afterEach(async () => {
    const opened = open;
    open = undefined;
    await closePage(opened);
  });
  afterAll(async () => {
    await stack?.stop();
  });

  const rowsOf = (taskId: string) =>
    stack.journey.rows('select id from tasks where task_id = ?1', taskId);
  const visit = async (hash = '') => (open = await openPage(`${stack.page}${hash}`)).page;
  const visitIn = async (hash = '') => {
    const page = await visit(hash);
    await signIn(page);
    await at(page, 'sign-out').waitFor();
    return page;
  };

  it('rejects a wrong admin token, accepts the right one, and stores nothing in localStorage', async () => {
    const page = await visit('#/usage');
    await signIn(page, 'a-wrong-token');
    await pollPage(page, () => at(page, 'sign-in-error').innerText()).toContain(
      'Invalid admin token',
    );
    await signIn(page);
    await at(page, 'usage-span').waitFor();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  it('keeps the token for its tab only and drops it on sign-out', async () => {
    const page = await visitIn();
    await page.reload();
    await at(page, 'health').waitFor();
    const other = await page.context().newPage();
    await other.goto(stack.page);
    await at(other, 'sign-in').waitFor();
    await at(page, 'sign-out').click();
    await at(page, 'sign-in').waitFor();
    await page.reload();
    await at(page, 'sign-in').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('asks for the token again when a stored token is rejected', async () => {
    const page = await visitIn();
    await page.evaluate(() => sessionStorage.setItem('kie-edge.admin-token', 'rotated'));
    await page.reload();
    await at(page, 'sign-in-error').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('lists a failed copy as stuck; a retry stores a playable file and sends another callback', async () => {
    await stack.faults({ faults: { 'file.expired': 1 } });
    const page = await visitIn();
    await at(page, 'health').waitFor();
    const taskId = await stack.create();
    const item = stuckItem(page, taskId);
    // Without a reload: the page polls.
    await pollPage(page, () =>
      item.getByRole('heading', { name: 'A copy failed' }).isVisible(),
    ).toBe(true);
    await until(
      'the app receives the callback about the failed copy',
      async () => stack.callbacksFor(taskId).length === 1,
    );
    expect(stack.callbacksFor(taskId)[0]).toContain('"failedFileNumbers":[0]');
    await item.getByRole('link').click();
    const failedEntry = page.locator('[data-event=file_failed]');
    await pollPage(page, () => failedEntry.innerText()).toContain('time not recorded');
    expect(await failedEntry.locator('+ li').getAttribute('data-event')).toBe('delivery_created');
    await openSection(page, 'Overview');

    const again = item.getByTestId('action-retry_copy');
    await again.click();
    const outcome = item.getByTestId('outcome').first();
    await expect.poll(() => outcome.innerText(), LIVE).toContain('Copy failed');

    await stack.faults();
    await item.getByTestId('action-retry_copy').click();
    await expect.poll(() => outcome.innerText(), LIVE).toBe('Stored 1 file.');
    await expect.poll(() => at(page, 'stuck').innerText()).toContain('Nothing is stuck');
    await saveScreenshot(page, '1280-light-resolved', 'console');
    await item.getByRole('link').click();
    await expect.poll(() => at(page, 'file').getAttribute('data-state')).toBe('stored');
    expect(await play(page)).toBeGreaterThan(0);
    expect(await at(page, 'timeline').innerText()).toMatch(/File \d+ stored in R2: [1-9]\d* bytes/);
    await until(
      'the app receives the callback about the copy',
      async () => stack.callbacksFor(taskId).length >= 2,
    );
    const last = stack.callbacksFor(taskId).at(-1) ?? '';
    expect(last).not.toContain('failedFileNumbers');
    expect(last).toContain('/files/');
    await pollPage(page, () => at(page, 'deliveries').innerText()).toContain('Delivered');
    await openSection(page, 'Overview');
    await pollPage(page, () => stuckItem(page, taskId).count()).toBe(0);
  });

  it('lists a failed callback as stuck and resends it', async () => {
    await stack.faults();
    stack.setAppStatus(500);
    const taskId = await stack.create();
    await until('its callback has failed', async () => {
      const rows = await stack.journey.rows(
        `select 1 from deliveries d join tasks t on t.id = d.task
         where t.task_id = ?1 and d.state in ('failed', 'paused')`,
        taskId,
      );
      return rows.length > 0;
    });
    const page = await visitIn();
    const item = stuckItem(page, taskId);
    await pollPage(page, () => item.isVisible()).toBe(true);
    stack.setAppStatus(200);
    await item.getByTestId('action-resend').click();
    await expect
      .poll(() => item.getByTestId('outcome').innerText(), LIVE)
      .toBe('Delivered: HTTP 200.');
    // The button is still there and keeps the focus.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  it('a dismissed callback is no longer listed as stuck and can still be resent', async () => {
    await stack.faults();
    stack.setAppStatus(500);
    const taskId = await stack.create();
    const page = await visitIn();
    const item = stuckItem(page, taskId);
    await pollPage(page, () => item.getByText('A callback failed').isVisible()).toBe(true);
    await item.getByRole('link').click();
    await at(page, 'delivery-abandon').click();
    await page.getByRole('button', { name: 'Dismiss callback' }).click();
    await pollPage(page, () => at(page, 'deliveries').innerText()).toContain(
      'abandoned by an admin',
    );
    await openSection(page, 'Overview');
    await at(page, 'stuck').waitFor();
    await pollPage(page, () => stuckItem(page, taskId).count()).toBe(0);
    stack.setAppStatus(200);
    await page.goBack();
    await at(page, 'action-resend').click();
    await pollPage(page, () => at(page, 'deliveries').innerText()).toContain('Delivered');
  });

  it('refreshes a running task from KIE and abandons it after a confirmation', async () => {
    await stack.faults({ taskSeconds: 3600 });
    const taskId = await stack.create();
    // Keeps the task running while the page works: KIE expires tasks soon in this setup.
    await stack.journey.rows(
      'update tasks set created_at = created_at + 60000 where task_id = ?1',
      taskId,
    );
    const page = await visitIn(`#/tasks/${taskId}`);
    await at(page, 'action-refresh').click();
    await expect
      .poll(() => at(page, 'outcome').first().innerText(), LIVE)
      .toContain('KIE reports:');
    await at(page, 'action-abandon_task').click();
    expect(await at(page, 'confirm-dialog').innerText()).toContain('unknown outcome');
    await page.keyboard.press('Escape');
    await expect.poll(() => at(page, 'confirm-dialog').count()).toBe(0);
    await at(page, 'action-abandon_task').press('Enter');
    await at(page, 'confirm').click();
    await expect.poll(() => at(page, 'outcome').first().innerText(), LIVE).toContain('Abandoned');
    await pollPage(page, () => at(page, 'action-abandon_task').count()).toBe(0);
    // The removed button's focus is on the outcome.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('Abandoned');
  });

  it('deletes a task and its file after a confirmation by keyboard', async () => {
    await stack.faults();
    const taskId = await stack.create();
    const page = await visitIn(`#/tasks/${taskId}`);
    await pollPage(page, () => at(page, 'file').getAttribute('data-state')).toBe('stored');
    const id = String((await rowsOf(taskId))[0]?.['id']);
    const link = `${stack.journey.edge.url}/files/${id}/0.mp4`;
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);

    await at(page, 'action-delete').press('Enter');
    expect(await at(page, 'confirm-dialog').innerText()).toContain('permanently');
    await page.keyboard.press('Enter'); // the focus is on Cancel
    expect(await at(page, 'confirm-dialog').count()).toBe(0);
    expect(await rowsOf(taskId)).toHaveLength(1);
    await at(page, 'action-delete').press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await at(page, 'deleted').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    for (const removed of ['file', 'timeline', 'deliveries', 'action-delete'])
      expect(await at(page, removed).count(), removed).toBe(0);
    await saveScreenshot(page, '1280-light-deleted', 'console');
    expect(await rowsOf(taskId)).toEqual([]);
    expect((await fetch(link)).status).toBe(404);
    await openSection(page, 'Tasks');
    await at(page, 'filter-model').waitFor();
    await expect.poll(() => page.getByText(taskId.slice(0, 10)).count()).toBe(0);
  });

  it('rotates a webhook secret after a confirmation and shows it once', async () => {
    const { id } = await stack.newClient({ name: 'rotated client' });
    const page = await visitIn(`#/clients/${id}`);
    await at(page, 'client-rotate').click();
    await page.keyboard.press('Escape');
    expect(await at(page, 'rotated-secret').count()).toBe(0);
    await at(page, 'client-rotate').press('Enter');
    await at(page, 'confirm').click();
    expect(await at(page, 'rotated-secret').innerText()).toMatch(/^whsec_/);
    expect(await at(page, 'rotated').innerText()).toContain('for 24 hours');
    await saveScreenshot(page, '1280-light-rotated', 'console');
    await page.reload();
    await at(page, 'client-rotate').waitFor();
    expect(await at(page, 'rotated-secret').count()).toBe(0);
  });

  it('creates a client whose token works, changes its budget, and revokes it', async () => {
    await stack.faults();
    const page = await visitIn('#/clients');
    await at(page, 'client-new').click();
    await at(page, 'client-create').click();
    expect(await page.getByText('Enter a name.').count()).toBe(1);
    await at(page, 'client-name').fill('<b>a shop</b>');
    await at(page, 'dailyCredits-kind').selectOption('max');
    await at(page, 'dailyCredits').fill('50');
    await at(page, 'client-create').click();
    const token = await at(page, 'new-token').innerText();
    expect(await at(page, 'new-secret').innerText()).toMatch(/^whsec_/);
    await stack.create({}, token);
    await expect(stack.create({}, token)).rejects.toThrow('budget_exceeded');

    await at(page, 'secrets-done').click();
    await at(page, 'client-facts').waitFor();
    expect(await page.content()).not.toContain(token);
    await expect.poll(() => at(page, 'client-facts').innerText()).toMatch(/42\s+of 50/);
    await at(page, 'dailyCredits').fill('84');
    await at(page, 'client-save').click();
    await expect.poll(() => at(page, 'client-feedback').innerText()).toContain('Saved');
    await stack.create({}, token);

    await at(page, 'client-revoke').click();
    await at(page, 'confirm').click();
    await expect.poll(() => at(page, 'client-facts').innerText()).toContain('Revoked');
    await expect(stack.create({}, token)).rejects.toThrow('invalid_credentials');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('shows what KIE charged above the reservations of a client', async () => {
    await stack.faults({ faults: { 'task.mispriced': { factor: 1.25 } } });
    const { id, token } = await stack.newClient({ name: 'overcharged client' });
    for (let n = 0; n < 3; n++) await stack.create({}, token);
    await until('the tasks have ended', async () => {
      const rows = await stack.journey.rows("select 1 from tasks where state <> 'success'");
      return rows.length === 0;
    });
    const page = await visitIn(`#/clients/${id}`);
    await at(page, 'client-facts').waitFor();
    expect(await at(page, 'client-facts').innerText()).toContain(
      '31.5 credits, for 3 tasks of the last 24 hours',
    );
  });

  it('filters tasks by a shared link and keeps the filter when going back', async () => {
    await stack.faults();
    const taskId = await stack.create({ model: 'nano-banana-2', input: { prompt: 'A door' } });
    const page = await visitIn('#/tasks');
    await at(page, 'filter-model').fill('nano*');
    await at(page, 'filter-model').press('Enter');
    await expect.poll(() => page.url()).toContain('model=nano*');
    await page.getByRole('link', { name: taskId.slice(0, 10) }).click();
    await at(page, 'timeline').waitFor();
    expect(await page.title()).toContain(taskId.slice(0, 10));
    await page.goBack();
    await expect.poll(() => at(page, 'filter-model').inputValue()).toBe('nano*');
    const { page: colleague, close } = await openPage(page.url());
    await signIn(colleague);
    await expect.poll(() => at(colleague, 'task-row').count()).toBe(1);
    await close();
  });

  it('polls while it is visible and keeps what is being typed', async () => {
    const page = await visitIn('#/tasks');
    await at(page, 'updated-at').waitFor();
    const before = await at(page, 'updated-at').innerText();
    await at(page, 'filter-model').pressSequentially('half a na');
    await pollPage(page, () => at(page, 'updated-at').innerText()).not.toBe(before);
    expect(await at(page, 'filter-model').inputValue()).toBe('half a na');
    expect(await at(page, 'filter-model').evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
  });

  it('shows an error while the edge is unreachable and keeps its data', async () => {
    const page = await visitIn();
    await at(page, 'health').waitFor();
    await page.context().setOffline(true);
    await pollPage(page, () => at(page, 'query-error').isVisible()).toBe(true);
    expect(await at(page, 'health').count()).toBe(1);
    await page.context().setOffline(false);
    await pollPage(page, () => at(page, 'query-error').count()).toBe(0);
  });

  it('shows when KIE’s list was read, a new, a repriced and a removed model, and a problem with its remedy', async () => {
    const page = await visitIn('#/models');
    const changes = () => at(page, 'catalogue-change').allInnerTexts();
    await pollPage(page, async () => {
      await stack.seedCatalogue(); // again after a reading of the cron that was under way
      return (await changes()).map((text) => text.split(/\s+/).slice(0, -3).join(' '));
    }).toEqual([
      'New acme/dream-9-text-to-video',
      'New price nano-banana-2 9 credits per image ($0.045). Before: 8 credits per image ($0.04).',
      'Removed google/imagen4-ultra',
    ]);
    expect(await at(page, 'catalogue-figures').innerText()).toContain('3 min ago');
    expect(await at(page, 'removed-models').innerText()).toContain(
      'Use google/imagen4 or google/imagen4-fast',
    );
    expect(await at(page, 'catalogue-problem').count()).toBe(0);
    await stack.journey.rows(
      "update live_catalogue set problem = 'code 401: Unauthorized', problem_at = ?1",
      Date.now(),
    );
    await pollPage(page, () => at(page, 'catalogue-problem').allInnerTexts()).toEqual([
      expect.stringMatching(/code 401: Unauthorized[^]*check KIE_API_KEY/),
    ]);
  });

  it('downloads usage as CSV', async () => {
    await stack.create({ model: 'nano-banana-2', input: { prompt: 'A door' } });
    const page = await visitIn('#/usage?groupBy=client,model');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      at(page, 'usage-csv').click(),
    ]);
    expect(download.suggestedFilename()).toBe('usage-by-client-model.csv');
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\r\n')[0]).toBe('client,clientName,model,tasks,succeeded,failed,credits');
    expect(csv).toContain('nano-banana-2');
  });

  it('can be used by keyboard alone', async () => {
    const page = await visit();
    await at(page, 'sign-in').waitFor();
    await page.keyboard.type(ADMIN_TOKEN);
    await page.keyboard.press('Enter');
    await at(page, 'health').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    for (const name of ['Overview', 'Tasks']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Tasks');
  });
});
