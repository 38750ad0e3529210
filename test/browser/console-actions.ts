/** What an operator does in the console, by what they see. */
import type { Page } from 'playwright-core';
import { ADMIN_TOKEN } from './console-world.ts';
import { at } from './studio-actions.ts';

export async function signIn(page: Page, token = ADMIN_TOKEN): Promise<void> {
  await at(page, 'operator-token').fill(token);
  await at(page, 'enter').click();
}
