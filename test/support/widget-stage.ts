import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser } from './browser.ts';
import { exampleReplies } from './example-installation.ts';
import { embedding, openPage, type PageOptions, type WidgetPage } from './widget-page.ts';
import { openWidgetSite, type WidgetSite } from './widget-site.ts';

export interface WidgetStage {
  readonly site: WidgetSite;
  /** Opens a page of the site's own that holds these widgets. */
  show(widgets: string, options?: PageOptions): Promise<WidgetPage>;
  /** Opens a path of the site. */
  visit(path: string, options?: PageOptions): Promise<WidgetPage>;
  open(address: string, options?: PageOptions): Promise<WidgetPage>;
}

/**
 * A browser and a site for the tests of one file. Each test begins with the example installation's answers, and fails where a
 * page has an error in its console or breaks the content security policy.
 */
export function widgetStage(): WidgetStage {
  let browser: Browser | undefined;
  let site: WidgetSite | undefined;
  let opened: WidgetPage[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    site = await openWidgetSite();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(() => {
    if (site) Object.assign(site, { replies: exampleReplies(), asked: [], requests: [], pages: {} });
  });
  afterEach(async () => {
    const pages = opened;
    opened = [];
    for (const { context } of pages) await context.close();
    expect(pages.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
  const stage: WidgetStage = {
    get site() {
      if (site === undefined) throw new Error('The site opens before the first test.');
      return site;
    },
    async show(widgets, options) {
      stage.site.pages['/wiki'] = embedding('', widgets);
      return stage.visit('/wiki', options);
    },
    visit: (path, options) => stage.open(`${stage.site.address}${path}`, options),
    async open(address, options) {
      if (browser === undefined) throw new Error('The browser opens before the first test.');
      const page = await openPage(browser, address, options);
      opened.push(page);
      return page;
    },
  };
  return stage;
}
