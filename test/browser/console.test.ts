import { readFile } from 'node:fs/promises';
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
import { until } from '../support/until.ts';
import { openSection, play, signIn, stuckItem } from './console-actions.ts';
import { ADMIN_TOKEN, ConsoleWorld } from './console-fixture.ts';
import { at } from './studio-actions.ts';

/** Longer than the page's own wait until it reads again. */
const LIVE = { timeout: 25_000 };

describe.skipIf(!hasBrowser)('the console', { timeout: 90_000 }, () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let open: OpenPage | undefined;
  beforeAll(async () => {
    world = await ConsoleWorld.start({
      KIE_FILE_TTL_MS: '1000',
      DELIVERY_RETRY_SCHEDULE_MS: '200',
    });
    browser = await launch();
  }, 60_000);
  afterEach(async () => {
    const opened = open;
    open = undefined;
    await closeInnocent(opened);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const rowsOf = (taskId: string) =>
    world.journey.rows('select id from tasks where task_id = ?1', taskId);
  const visit = async (hash = '') => (open = await openPage(browser, `${world.page}${hash}`)).page;
  const visitIn = async (hash = '') => {
    const page = await visit(hash);
    await signIn(page);
    await at(page, 'sign-out').waitFor();
    return page;
  };

  it('lets nobody in by a wrong token, and the operator in by the right one', async () => {
    const page = await visit('#/usage');
    await signIn(page, 'a-wrong-token');
    await expect
      .poll(() => at(page, 'sign-in-error').innerText(), LIVE)
      .toContain('not the operator');
    await signIn(page);
    await at(page, 'usage-span').waitFor();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  it('keeps the token for the tab, and forgets it at signing out', async () => {
    const page = await visitIn();
    await page.reload();
    await at(page, 'health').waitFor();
    const other = await page.context().newPage();
    await other.goto(world.page);
    await at(other, 'sign-in').waitFor();
    await at(page, 'sign-out').click();
    await at(page, 'sign-in').waitFor();
    await page.reload();
    await at(page, 'sign-in').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('asks for the token again when the door does not take it any more', async () => {
    const page = await visitIn();
    await page.evaluate(() => sessionStorage.setItem('kie-edge.operator', 'rotated'));
    await page.reload();
    await at(page, 'sign-in-error').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('shows a lost file as stuck, and has it copied, played and told to the app', async () => {
    await world.faults({ faults: { 'file.expired': 1 } });
    const page = await visitIn();
    await at(page, 'health').waitFor();
    const taskId = await world.create();
    const item = stuckItem(page, taskId);
    // Nobody reloads: the page reads again by itself.
    await item.getByText('The file is lost here').waitFor(LIVE);
    await until('the app to hear of the loss', async () => world.told(taskId).length === 1);
    expect(world.told(taskId)[0]).toContain('"failedFileNumbers":[0]');
    await item.getByRole('link').click();
    const lost = page.locator('[data-what=file_unavailable_permanently]');
    await expect.poll(() => lost.innerText(), LIVE).toContain('when was not kept');
    expect(await lost.locator('+ li').getAttribute('data-what')).toBe('delivery_owed');
    await openSection(page, 'Overview');

    const again = item.getByTestId('mend-copy');
    await again.click();
    await expect
      .poll(() => item.getByTestId('outcome').innerText(), LIVE)
      .toContain('It failed again');

    await world.faults();
    await item.getByTestId('mend-copy').click();
    await expect.poll(() => item.getByTestId('outcome').innerText(), LIVE).toBe('Stored: 1 file.');
    await expect.poll(() => at(page, 'stuck').innerText()).toContain('Nothing is stuck');
    await keepShot(page, '1280-light-mended', 'console');
    await item.getByRole('link').click();
    await expect.poll(() => at(page, 'file').getAttribute('data-state')).toBe('stored');
    expect(await play(page)).toBeGreaterThan(0);
    expect(await at(page, 'timeline').innerText()).toContain('is in R2');
    await until('the app to hear of the copy', async () => world.told(taskId).length >= 2);
    const last = world.told(taskId).at(-1) ?? '';
    expect(last).not.toContain('failedFileNumbers');
    expect(last).toContain('/files/');
    await expect.poll(() => at(page, 'deliveries').innerText(), LIVE).toContain('Taken');
    await openSection(page, 'Overview');
    await expect.poll(() => stuckItem(page, taskId).count(), LIVE).toBe(0);
  });

  it('shows an app that was not told, and tells it', async () => {
    await world.faults();
    world.appAnswers(500);
    const taskId = await world.create();
    await until('its callback to be given up', async () => {
      const rows = await world.journey.rows(
        `select 1 from deliveries d join tasks t on t.id = d.task
         where t.task_id = ?1 and d.state in ('failed', 'paused')`,
        taskId,
      );
      return rows.length > 0;
    });
    const page = await visitIn();
    const item = stuckItem(page, taskId);
    await item.waitFor(LIVE);
    world.appAnswers(200);
    await item.getByTestId('mend-deliver').click();
    await expect
      .poll(() => item.getByTestId('outcome').innerText(), LIVE)
      .toBe('The app took it: it answered 200.');
    // The button is still there, and so is the focus.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  it('takes a callback that nobody waits for off the list of what is stuck', async () => {
    await world.faults();
    world.appAnswers(500);
    const taskId = await world.create();
    const page = await visitIn();
    const item = stuckItem(page, taskId);
    await item.getByText('The app was not told').waitFor(LIVE);
    await item.getByRole('link').click();
    await at(page, 'delivery-give-up').click();
    await page.getByRole('button', { name: 'Take it off the list' }).click();
    await expect
      .poll(() => at(page, 'deliveries').innerText(), LIVE)
      .toContain('given up by the operator');
    await openSection(page, 'Overview');
    await at(page, 'stuck').waitFor();
    await expect.poll(() => stuckItem(page, taskId).count(), LIVE).toBe(0);
    // Whoever waits for it after all is called all the same.
    world.appAnswers(200);
    await page.goBack();
    await at(page, 'mend-deliver').click();
    await expect.poll(() => at(page, 'deliveries').innerText(), LIVE).toContain('Taken');
  });

  it('has KIE asked for a task whose callback does not come, and asks before it gives one up', async () => {
    await world.faults({ taskSeconds: 3600 });
    const taskId = await world.create();
    // KIE forgets soon here, and the page takes its time.
    await world.journey.rows(
      'update tasks set created_at = created_at + 60000 where task_id = ?1',
      taskId,
    );
    const page = await visitIn(`#/tasks/${taskId}`);
    await at(page, 'mend-ask').click();
    await expect.poll(() => at(page, 'outcome').first().innerText(), LIVE).toContain('KIE says:');
    await at(page, 'mend-abandon_task').click();
    expect(await at(page, 'question').innerText()).toContain('nobody knows');
    await page.keyboard.press('Escape');
    await expect.poll(() => at(page, 'question').count()).toBe(0);
    await at(page, 'mend-abandon_task').press('Enter');
    await at(page, 'question-yes').click();
    await expect.poll(() => at(page, 'outcome').first().innerText(), LIVE).toContain('Given up');
    await expect.poll(() => at(page, 'mend-abandon_task').count(), LIVE).toBe(0);
    // The button took the focus with it: what came of it has it now.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('Given up');
  });

  it('deletes a task when that is confirmed, by keys: of it and its file nothing is shown or kept', async () => {
    await world.faults();
    const taskId = await world.create();
    const page = await visitIn(`#/tasks/${taskId}`);
    await expect.poll(() => at(page, 'file').getAttribute('data-state'), LIVE).toBe('stored');
    const id = String((await rowsOf(taskId))[0]?.['id']);
    const link = `${world.journey.edge.url}/files/${id}/0.mp4`;
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);

    await at(page, 'mend-delete').press('Enter');
    expect(await at(page, 'question').innerText()).toContain('for good');
    await page.keyboard.press('Enter'); // the focus is on the way out
    expect(await at(page, 'question').count()).toBe(0);
    expect(await rowsOf(taskId)).toHaveLength(1);
    await at(page, 'mend-delete').press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await at(page, 'deleted').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    for (const gone of ['file', 'timeline', 'deliveries', 'mend-delete'])
      expect(await at(page, gone).count(), gone).toBe(0);
    await keepShot(page, '1280-light-deleted', 'console');
    expect(await rowsOf(taskId)).toEqual([]);
    expect((await fetch(link)).status).toBe(404);
    await openSection(page, 'Tasks');
    await at(page, 'filter-model').waitFor();
    await expect.poll(() => page.getByText(taskId.slice(0, 10)).count()).toBe(0);
  });

  it('makes a client another webhook secret, once that is confirmed', async () => {
    const { id } = await world.newClient({ name: 'to be rotated' });
    const page = await visitIn(`#/clients/${id}`);
    await at(page, 'client-rotate').click();
    await page.keyboard.press('Escape');
    expect(await at(page, 'rotated-secret').count()).toBe(0);
    await at(page, 'client-rotate').press('Enter');
    await at(page, 'question-yes').click();
    expect(await at(page, 'rotated-secret').innerText()).toMatch(/^whsec_/);
    expect(await at(page, 'rotated').innerText()).toContain('For a day');
    await keepShot(page, '1280-light-rotated', 'console');
    await page.reload();
    await at(page, 'client-rotate').waitFor();
    expect(await at(page, 'rotated-secret').count()).toBe(0);
  });

  it('makes a client whose token works, changes what it may, and revokes it', async () => {
    await world.faults();
    const page = await visitIn('#/clients');
    await at(page, 'client-new').click();
    await at(page, 'client-make').click();
    expect(await page.getByText('Give it a name.').count()).toBe(1);
    await at(page, 'client-name').fill('<b>a shop</b>');
    await at(page, 'dailyCredits-kind').selectOption('most');
    await at(page, 'dailyCredits').fill('50');
    await at(page, 'client-make').click();
    const token = await at(page, 'new-token').innerText();
    expect(await at(page, 'new-secret').innerText()).toMatch(/^whsec_/);
    await world.create({}, token);
    await expect(world.create({}, token)).rejects.toThrow('budget_exceeded');

    await at(page, 'secrets-done').click();
    await at(page, 'client-facts').waitFor();
    expect(await page.content()).not.toContain(token);
    await expect.poll(() => at(page, 'client-facts').innerText()).toMatch(/42\s+of 50/);
    await at(page, 'dailyCredits').fill('84');
    await at(page, 'client-change').click();
    await expect.poll(() => at(page, 'client-said').innerText()).toContain('Changed');
    await world.create({}, token);

    await at(page, 'client-revoke').click();
    await at(page, 'question-yes').click();
    await expect.poll(() => at(page, 'client-facts').innerText()).toContain('Revoked');
    await expect(world.create({}, token)).rejects.toThrow('invalid_credentials');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('finds tasks by filters that a link carries, and goes back', async () => {
    await world.faults();
    const taskId = await world.create({ model: 'nano-banana-2', input: { prompt: 'A door' } });
    const page = await visitIn('#/tasks');
    await at(page, 'filter-model').fill('nano*');
    await at(page, 'filter-model').press('Enter');
    await expect.poll(() => page.url()).toContain('model=nano*');
    await page.getByRole('link', { name: taskId.slice(0, 10) }).click();
    await at(page, 'timeline').waitFor();
    expect(await page.title()).toContain(taskId.slice(0, 10));
    await page.goBack();
    await expect.poll(() => at(page, 'filter-model').inputValue()).toBe('nano*');
    const { page: colleague, close } = await openPage(browser, page.url());
    await signIn(colleague);
    await expect.poll(() => at(colleague, 'task-row').count()).toBe(1);
    await close();
  });

  it('reads again while it is looked at, and loses nothing that is being typed', async () => {
    const page = await visitIn('#/tasks');
    await at(page, 'as-of').waitFor();
    const before = await at(page, 'as-of').innerText();
    await at(page, 'filter-model').pressSequentially('half a na');
    await expect.poll(() => at(page, 'as-of').innerText(), LIVE).not.toBe(before);
    expect(await at(page, 'filter-model').inputValue()).toBe('half a na');
    expect(await at(page, 'filter-model').evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
  });

  it('says so while the edge cannot be reached, and keeps what it has', async () => {
    const page = await visitIn();
    await at(page, 'health').waitFor();
    await page.context().setOffline(true);
    await at(page, 'reading-error').waitFor(LIVE);
    expect(await at(page, 'health').count()).toBe(1);
    await page.context().setOffline(false);
    await expect.poll(() => at(page, 'reading-error').count(), LIVE).toBe(0);
  });

  it('gives usage as a file', async () => {
    const page = await visitIn('#/usage?by=client,model');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      at(page, 'usage-csv').click(),
    ]);
    expect(download.suggestedFilename()).toBe('usage-by-client-model.csv');
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\r\n')[0]).toBe('client,clientName,model,tasks,succeeded,failed,credits');
    expect(csv).toContain('nano-banana-2');
  });

  it('can be used by keys alone', async () => {
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
