import { describe, expect, it } from 'vitest';
import type { Answer } from '../../server/contract/answer.ts';
import { eventually } from '../support/browser.ts';
import { cycleTimeAnswer, deploymentAnswer, workInProgressAnswer } from '../support/delivery-answers.ts';
import { catalogueOf } from '../support/example-installation.ts';
import { wordsOf } from '../support/widget-page.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
/** As the catalogue has them: by their names. */
const answers = [cycleTimeAnswer(), deploymentAnswer(), workInProgressAnswer()].toReversed();

async function visit(options = {}, instead: readonly Answer[] = []) {
  stage.site.replies['/api/v1/metrics-catalogue'] = { body: catalogueOf(answers) };
  for (const answer of [...answers, ...instead])
    stage.site.replies[`/api/v1/metrics/${answer.group}`] = { body: answer };
  const opened = await stage.visit('/?range=90d&compare=previous', options);
  const headlines = opened.page.locator('momentum-headline');
  await headlines.locator('.value').nth(2).waitFor();
  return { ...opened, headlines };
}

describe('a dashboard of several groups', () => {
  it('begins with each group in short: where time goes first', async () => {
    const { headlines, page } = await visit();
    expect(await wordsOf(headlines.nth(0).locator('button'))).toBe(
      'Cycle time 2.2 days Total cycle time, 12 % faster Bottleneck: Review time, 58 %',
    );
    expect(await wordsOf(headlines.nth(2).locator('button'))).toBe(
      'Work in progress 58 pull requests Open pull requests',
    );
    expect(await page.locator('momentum-dashboard[view=organization] h2').allTextContents()).toEqual([
      'Cycle time',
      'Deployment velocity',
      'Work in progress',
    ]);
  });

  it('asks for each group once, whatever shows it', async () => {
    const { page } = await visit();
    await page.locator('canvas').nth(6).waitFor();
    const asked = stage.site.asked.filter((path) => path.startsWith('/api/v1/metrics/'));
    expect(asked).toHaveLength(answers.length);
  });

  it('brings a group to the reader who presses its line, with the focus on its name', async () => {
    const { page, headlines } = await visit();
    await page.locator('canvas').nth(6).waitFor();
    await headlines.nth(2).getByRole('button').press('Enter');
    const heading = page.getByRole('heading', { name: 'Work in progress' });
    await eventually(
      () => heading.evaluate((element) => element.matches(':focus')),
      (hasFocus) => hasFocus,
    );
    const box = await heading.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(900);
  });

  it('says once of a group what to connect, where nothing has brought what its numbers are made of', async () => {
    const answer = deploymentAnswer();
    const metrics = answer.metrics.map((metric) => ({
      ...metric,
      value: null,
      missing: ['pull requests', 'deployments'],
    }));
    const { page, headlines } = await visit({}, [{ ...answer, metrics }]);
    expect(await wordsOf(headlines.nth(1).locator('button'))).toMatch(/: not connected/);
    const group = page.locator('momentum-group').nth(1);
    expect(await wordsOf(group.locator('section'))).toMatch(
      /No pull requests or deployments collected yet\. Connect a source that brings them, or wait for its first collection\.$/,
    );
    expect(await group.locator('momentum-metric, momentum-chart').count()).toBe(0);
  });

  it.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 320 },
  ] as const)('breaks no rule of accessibility in the $theme theme at $width pixels', async (options) => {
    const { page, accessibilityFindings } = await visit(options);
    expect(await accessibilityFindings()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width);
  });

  it('gives the room of two charts to one along time where their number is odd', async () => {
    const { page } = await visit();
    const wide = page.locator('momentum-chart[data-wide]');
    await wide.first().waitFor();
    expect(await wide.evaluateAll((charts) => charts.map((chart) => chart.getAttribute('chart')))).toEqual([
      'along',
    ]);
  });
});
