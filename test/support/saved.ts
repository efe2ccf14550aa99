import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** Chooses from the menu of the page's chart. */
export async function choose(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('button', { name: label }).click();
}

/** What the page's chart saves. */
export async function saved(page: Page, label: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, label)]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}
