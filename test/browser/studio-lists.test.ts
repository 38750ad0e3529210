import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { hasBrowser, saveScreenshot } from '../support/browser.ts';
import { useStudio } from './studio-fixture.ts';
import { at, selectModel, captureCreate } from './studio-actions.ts';

const PICTURE = path.join(ROOT, 'src/sandbox/media/picture.png');

describe.skipIf(!hasBrowser)('a list of rows in the studio', { timeout: 60_000 }, () => {
  const studio = useStudio();

  const visit = async (model: string, options = {}) => {
    const page = await studio.visit(options);
    await selectModel(page, model);
    return page;
  };

  it('keeps rows over a reload and sends them as objects', async () => {
    const page = await visit('text-to-dialogue');
    const line = (n: number) => page.getByRole('group', { name: `Line ${n}`, exact: true });
    for (const [n, text] of ['Hello.', 'Out of it.', 'Good bye.'].entries()) {
      if (n > 0) await page.getByRole('button', { name: 'Add line' }).click();
      await line(n + 1)
        .getByLabel('Text', { exact: true })
        .fill(text);
      await line(n + 1)
        .getByLabel('Voice', { exact: true })
        .fill(`voice ${n}`);
    }
    await page.getByRole('button', { name: 'Remove line 2' }).click();
    await page.reload();
    await line(2).waitFor();
    expect(await line(3).count()).toBe(0);
    const { input } = await captureCreate(page, () => at(page, 'create').click());
    expect(input).toEqual({
      dialogue: [
        { text: 'Hello.', voice: 'voice 0' },
        { text: 'Good bye.', voice: 'voice 2' },
      ],
    });
  });

  it('edits rows by keyboard alone, with the focus on what was added or follows', async () => {
    const page = await visit('text-to-dialogue');
    const readFocusedId = () => page.evaluate(() => document.activeElement?.id ?? '');
    await page.getByLabel('Text', { exact: true }).focus();
    await page.keyboard.type('Hello.');
    for (let n = 0; n < 4 && (await readFocusedId()) !== 'field-dialogue'; n++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(readFocusedId).toBe('field-dialogue.1.text');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter'); // "Remove" precedes the fields
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Remove line 1');
    await page.keyboard.press('Enter');
    await expect.poll(readFocusedId).toBe('field-dialogue');
  });

  it('shows the problems that it finds, and those of the server, at their fields', async () => {
    const page = await visit('text-to-dialogue');
    const text = page.getByLabel('Text', { exact: true });
    await text.waitFor();
    await at(page, 'create').click({ force: true });
    await expect.poll(() => text.getAttribute('aria-invalid')).toBe('true');
    expect(await text.evaluate((field) => field === document.activeElement)).toBe(true);
    await text.fill('Hello.');
    await page.getByLabel('Voice', { exact: true }).fill('Nobody');
    await page.route('**/jobs/createTask', (route) =>
      route.fulfill({
        status: 422,
        json: {
          code: 422,
          msg: 'input.dialogue.0.voice is not known',
          data: null,
          error: {
            type: 'validation_failed',
            retryable: false,
            requestId: 'r',
            fields: [{ field: 'input.dialogue.0.voice', message: 'is not known' }],
          },
        },
      }),
    );
    await at(page, 'create').click();
    const field = at(page, 'field-dialogue.0.voice');
    await expect.poll(() => field.innerText()).toContain('Is not known.');
    await saveScreenshot(page, '1280-light-rows-rejected');
    await page.getByLabel('Voice', { exact: true }).fill('Kore');
    expect(await field.innerText()).not.toContain('Is not known.');
  });

  it('adds an upload to its row although a row above is removed during the upload', async () => {
    const page = await visit('pixverse-v6/reference');
    await page.getByRole('button', { name: 'Add reference' }).click();
    const picker = (n: number) => at(page, `field-image_references.${n}.image_url-picker`);
    const name = (n: number) => page.locator(`[id="field-image_references.${n}.ref_name"]`);
    await name(0).fill('gone');
    await name(1).fill('cat');
    const held = Promise.withResolvers<void>();
    await page.route('**/api/file-stream-upload', async (route) => {
      await held.promise;
      await route.continue();
    });
    await picker(1).setInputFiles(PICTURE);
    await at(page, 'upload-tile').waitFor();
    await page.getByRole('button', { name: 'Remove reference 1' }).click();
    held.resolve();
    await at(page, 'field-image_references.0.image_url').getByTestId('file-tile').waitFor();
    await page.getByLabel('Prompt', { exact: true }).fill('A cat by the sea');
    const { input } = await captureCreate(page, () => at(page, 'create').click());
    expect(input['image_references']).toEqual([
      { image_url: expect.stringContaining('/uploads/') as string, ref_name: 'cat' },
    ]);
  });

  it('offers no more rows than the model accepts', async () => {
    const page = await visit('kling-3.0-omni/text-to-video');
    await at(page, 'more-settings').click();
    const add = page.getByRole('button', { name: 'Add shot' });
    for (let n = 0; n < 6; n++) await add.click();
    expect(await add.count()).toBe(0);
    await page.getByRole('button', { name: 'Remove shot 6' }).click();
    expect(await add.count()).toBe(1);
  });

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('fits a %i px wide screen in %s mode with rows', async (width, colorScheme) => {
    const page = await visit('gemini 3.1 flash', { viewport: { width, height: 860 }, colorScheme });
    await page.getByLabel('Voice', { exact: true }).fill('Kore');
    await page.getByLabel('Speaker', { exact: true }).first().fill('Anna');
    await page.getByRole('button', { name: 'Add line' }).click();
    await page.getByLabel('Text', { exact: true }).first().fill('Good evening. The ferry is late.');
    await saveScreenshot(page, `${width}-${colorScheme}-speakers`);
    await selectModel(page, 'kling-3.0/video');
    await page.getByRole('switch', { name: 'Several shots' }).check({ force: true });
    await page.getByRole('button', { name: 'Add shot' }).click();
    await page.getByRole('button', { name: 'Add shot' }).click();
    await page.getByLabel('Prompt', { exact: true }).nth(1).fill('A boat leaves the harbour.');
    await at(page, 'more-settings').click();
    await page.getByRole('button', { name: 'Add element' }).click();
    await at(page, 'field-kling_elements.0.element_input_urls-picker').setInputFiles(PICTURE);
    await at(page, 'file-tile').waitFor();
    await at(page, 'create').click({ force: true });
    await saveScreenshot(page, `${width}-${colorScheme}-shots`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });
});
