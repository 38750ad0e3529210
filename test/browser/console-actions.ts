/** Actions of an admin in the console, by visible elements. */
import type { Locator, Page } from 'playwright-core';
import { ADMIN_TOKEN } from './console-fixture.ts';
import { at } from './studio-actions.ts';

export async function signIn(page: Page, token = ADMIN_TOKEN): Promise<void> {
  await at(page, 'admin-token').fill(token);
  await at(page, 'sign-in-submit').click();
}

export const openSection = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click();

/** The stuck items of a task. */
export const stuckItem = (page: Page, taskId: string): Locator =>
  at(page, 'stuck-item').filter({ hasText: taskId.slice(0, 10) });

/** Plays the preview until its first time update and returns its duration in seconds. */
export async function play(page: Page): Promise<number> {
  return at(page, 'preview-video').evaluate(async (element) => {
    const player = element as HTMLVideoElement;
    player.muted = true;
    await player.play();
    await new Promise((resolve) => player.addEventListener('timeupdate', resolve, { once: true }));
    return player.duration;
  });
}
