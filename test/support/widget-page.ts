import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';

const axeSource = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const axeFindings = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});
/** The browser says this of every answer that is no success, however well the page takes it. */
const statusNotice = 'Failed to load resource';

export interface WidgetPage {
  page: Page;
  context: BrowserContext;
  /** Everything that should not have happened: errors in the console, uncaught ones, violations of the content security policy. */
  troubles: string[];
  /** Rules of accessibility that the page breaks, with the element. */
  accessibilityFindings(): Promise<string[]>;
}

export interface PageOptions {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

/** Opens an address in a browser of its own, as far as cookies and storage go. */
export async function openPage(
  browser: Browser,
  address: string,
  options: PageOptions = {},
): Promise<WidgetPage> {
  const { width = 1280, height = 900, theme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith(statusNotice)) troubles.push(message.text());
  });
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI))",
  );
  await page.goto(address);
  return { page, context, troubles, accessibilityFindings: () => findings(page) };
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = axeFindings.parse(
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] })"),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
  );
}

/** A document that embeds widgets as other sites do. */
export function embedding(server: string, widgets: string): string {
  return `<!doctype html><html lang="en"><head><title>Wiki</title><meta name="viewport" content="width=device-width">
<script type="module" src="${server}/widgets/momentum.js"></script></head><body><main><h1>Wiki</h1><h2>Numbers</h2>${widgets}</main></body></html>`;
}

/** An element's words, white space as it is seen. */
export async function wordsOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** The colours on a canvas that are more than a trace, as `#rrggbb`. */
export async function coloursOn(canvas: Locator): Promise<string[]> {
  const pixels = await canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    const counts: Record<string, number> = {};
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 255) continue;
      const colour = [data[at], data[at + 1], data[at + 2]].join();
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
  });
  const frequent = Object.entries(pixels).filter(([, count]) => count > 40);
  return frequent.map(
    ([colour]) =>
      `#${colour
        .split(',')
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join('')}`,
  );
}
