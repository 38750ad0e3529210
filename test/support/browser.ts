/** Debian's Chromium, and a page that may not call anything but the edge. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Says how to, where there is none. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser)
  console.warn(
    `The browser tests are skipped: there is no ${CHROMIUM}. Install it with "apt-get install chromium", or set CHROMIUM to another one.`,
  );

/** `more` are switches of Chromium. */
export function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** What a page did that it should not have done. */
export interface Misdeeds {
  /** Addresses that are not the edge's. */
  foreign: string[];
  /** Errors of scripts, and what the content policy stopped. */
  errors: string[];
}

export interface OpenPage {
  page: Page;
  misdeeds: Misdeeds;
  close: () => Promise<void>;
}

/** A page in a context of its own: nothing is shared with another test. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const misdeeds: Misdeeds = { foreign: [], errors: [] };
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== new URL(url).origin)
      misdeeds.foreign.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) misdeeds.errors.push(message.text());
  });
  await page.goto(url);
  return { page, misdeeds, close: () => context.close() };
}

/** Closes what a test opened, if it did, and expects that the page did nothing that it should not. */
export async function closeInnocent(opened: OpenPage | undefined): Promise<void> {
  await opened?.close();
  expect(opened?.misdeeds ?? { foreign: [], errors: [] }).toEqual({ foreign: [], errors: [] });
}

/** Kept as the test's output, to be looked at. */
export async function keepShot(page: Page, name: string, of = 'studio'): Promise<void> {
  const folder = path.join(ROOT, 'test/output', of);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
