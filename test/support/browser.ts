/** Debian's Chromium, one per vitest worker, and pages that may call nothing but the edge. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Without a browser its tests are skipped, with a warning that says what to install. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser)
  console.warn(
    `The browser tests are skipped: there is no ${CHROMIUM}. Install it with "apt-get install chromium", or set CHROMIUM to another one.`,
  );

/** A name that leads to this machine, and that browsers do not trust as they trust 127.0.0.1. */
export const INSECURE_HOST = 'studio.example';

declare global {
  /** Shared by all test files of a worker. Playwright ends it with the process. */
  var sharedBrowser: Promise<Browser> | undefined;
}

/** This worker's browser, started at the first call. */
export function openBrowser(): Promise<Browser> {
  return (globalThis.sharedBrowser ??= chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ],
  }));
}

/** What a page did that it must not do. */
export interface PageViolations {
  /** Addresses of other origins that it requested. */
  foreign: string[];
  /** Uncaught errors, and what the content security policy blocked. */
  errors: string[];
}

export interface OpenPage {
  page: Page;
  violations: PageViolations;
  close: () => Promise<void>;
}

/**
 * Opens a page in a context of its own, so that tests share nothing. Its clock runs as usual, and a
 * test can move it forward.
 */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  await context.clock.install();
  const page = await context.newPage();
  const violations: PageViolations = { foreign: [], errors: [] };
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== new URL(url).origin)
      violations.foreign.push(request.url());
  });
  page.on('pageerror', (error) => violations.errors.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.errors.push(message.text());
  });
  await page.goto(url);
  return { page, violations, close: () => context.close() };
}

/** Closes a page, if there is one, and expects that it did nothing that it must not do. */
export async function closePage(opened: OpenPage | undefined): Promise<void> {
  await opened?.close();
  expect(opened?.violations ?? { foreign: [], errors: [] }).toEqual({ foreign: [], errors: [] });
}

/** How far the page's clock moves at each look of `pollPage`. */
const CLOCK_STEP_MS = 2000;
/** Leaves time for the response to what the page asked for, before it asks again. */
const POLL_PAGE_INTERVAL_MS = 150;

/**
 * As `expect.poll`, while the page's clock runs much faster than the real one: what the page does at
 * intervals or after a delay happens at once.
 */
export function pollPage<T>(page: Page, probe: () => T | Promise<T>, stepMs = CLOCK_STEP_MS) {
  return expect.poll(
    async () => {
      await page.clock.fastForward(stepMs);
      return probe();
    },
    { timeout: 25_000, interval: POLL_PAGE_INTERVAL_MS },
  );
}

/** Writes a screenshot below test/output, for people to look at. */
export async function saveScreenshot(
  page: Page,
  name: string,
  folderName = 'studio',
): Promise<void> {
  const folder = path.join(ROOT, 'test/output', folderName);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
