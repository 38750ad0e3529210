/** The studio and the console of an edge whose files have a host of their own (FILES_URL). */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { hasBrowser, openPage } from '../support/browser.ts';
import { Journey } from '../support/journey.ts';
import { at, create, play, selectModel } from './studio-actions.ts';

const ADMIN_TOKEN = 'admin-token-of-a-journey-0123456789';

describe.skipIf(!hasBrowser)('pages of an edge with FILES_URL', { timeout: 60_000 }, () => {
  let journey: Journey;
  let filesUrl: string;
  beforeAll(async () => {
    journey = await Journey.start({ ADMIN_TOKEN, ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
    filesUrl = journey.edge.url.replace('127.0.0.1', 'localhost');
    await journey.changeSettings({ FILES_URL: filesUrl });
    await journey.faults({ rateLimit: 1000, taskSeconds: 1 });
  }, 60_000);
  afterAll(() => journey?.stop());

  /** Whether all other origins that a page asked were that of files, and its policy blocked nothing. */
  const expectFilesOnly = ({ foreign, errors }: { foreign: string[]; errors: string[] }) => {
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter((url) => !url.startsWith(`${filesUrl}/`))).toEqual([]);
    expect(errors).toEqual([]);
  };

  it('plays and downloads a result in the studio, and shows it in the console', async () => {
    const studio = await openPage(journey.edge.url);
    await create(studio.page);
    expect((await play(studio.page)).duration).toBeGreaterThan(1);
    const [download] = await Promise.all([
      studio.page.waitForEvent('download'),
      at(studio.page, 'download').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.mp4$/);
    expect(download.url().startsWith(`${filesUrl}/files/`)).toBe(true);
    expectFilesOnly(studio.violations);
    await studio.close();

    const [task] = await journey.rows<{ id: string }>('select id from tasks');
    const admin = await openPage(`${journey.edge.url}/admin#/tasks/${task?.id.slice(0, 16)}`);
    await admin.page.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await admin.page.keyboard.press('Enter');
    const preview = admin.page.getByTestId('preview-video');
    await preview.waitFor();
    await expect
      .poll(() => preview.evaluate((video) => (video as HTMLVideoElement).readyState))
      .toBeGreaterThanOrEqual(1);
    expectFilesOnly(admin.violations);
    await admin.close();
  });

  it('shows the picture of an upload after a reload, and creates a task from it', async () => {
    const { page, violations, close } = await openPage(journey.edge.url);
    await selectModel(page, 'v2-5-turbo-image');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(path.join(ROOT, 'src/sandbox/media/picture.png'));
    await at(page, 'file-tile').first().waitFor();
    await page.reload();
    const picture = at(page, 'file-tile').locator('img').first();
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    await create(page);
    expect((await play(page)).duration).toBeGreaterThan(0);
    expectFilesOnly(violations);
    await close();
  });
});
