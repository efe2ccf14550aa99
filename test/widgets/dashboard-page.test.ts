import { describe, expect, it } from 'vitest';
import { eventually } from '../support/browser.ts';
import { finishedCollection, runOf } from '../support/example-installation.ts';
import { wordsOf } from '../support/widget-page.ts';
import { problem, type Reply } from '../support/widget-site.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();

async function visit(path = '/', options = {}) {
  const opened = await stage.visit(path, options);
  return { ...opened, health: opened.page.locator('momentum-health .root') };
}

function metricsAsked(): string[] {
  return stage.site.asked.filter((path) => path.startsWith('/api/v1/metrics/')).toSorted();
}

describe('the dashboard', () => {
  it('shows every group of the catalogue, the organization’s first, then the reader’s own', async () => {
    const { page } = await visit();
    await page.locator('canvas').nth(7).waitFor();
    const groupsIn = (view: string) => page.locator(`momentum-dashboard[view=${view}] h2`).allTextContents();
    expect(await groupsIn('organization')).toEqual(['Commit and pull request activity']);
    expect(await groupsIn('individual')).toEqual(['Commit activity', 'Code contribution']);
    const tops = ['organization', 'individual'].map((view) =>
      page.locator(`momentum-dashboard[view=${view}]`).boundingBox(),
    );
    const [organization, individual] = await Promise.all(tops);
    expect(organization?.y).toBeLessThan(individual?.y ?? 0);
    expect(await page.locator('momentum-metric .value').count()).toBe(10);
    expect(metricsAsked()).toEqual([
      '/api/v1/metrics/code-contribution?range=30d&contributor=me',
      '/api/v1/metrics/commit-activity?range=30d&contributor=me',
      '/api/v1/metrics/commit-pr-activity?range=30d',
    ]);
  });

  it('keeps what is asked in its address, so that a link shows others the same', async () => {
    const { page } = await visit('/?range=90d&by=week&team=payments&compare=previous');
    await page.locator('momentum-metric .value').first().waitFor();
    expect(metricsAsked()).toContain(
      '/api/v1/metrics/commit-pr-activity?range=90d&by=week&team=payments&compare=previous',
    );
    await page.locator('momentum-filters').getByText('7 days').click();
    await eventually(
      async () => new URL(page.url()).search,
      (search) => search === '?range=7d&by=week&team=payments&compare=previous',
    );
    await page.goBack();
    await eventually(
      async () => stage.site.asked.length,
      (count) => count > 0,
    );
    expect(await page.locator('momentum-filters .choice:has(:checked)').first().textContent()).toContain(
      '90 days',
    );
  });

  it('asks for a month where its address makes no sense', async () => {
    await visit('/?range=forever&by=hour&from=yesterday&to=2026-11-01');
    await eventually(
      async () => metricsAsked().length,
      (count) => count === 3,
    );
    expect(metricsAsked()[2]).toBe('/api/v1/metrics/commit-pr-activity?range=30d');
  });

  it('says how to get in where nobody is signed in', async () => {
    stage.site.replies['/api/v1/me'] = problem(401, 'not_signed_in', 'Sign in first.');
    const { page } = await visit();
    await page.getByRole('heading', { name: 'Sign in to Momentum' }).waitFor();
    await page.getByText('npm run momentum -- sign-in').waitFor();
    expect(stage.site.asked).toEqual(['/api/v1/me']);
  });

  it('says how to go on where there is no source', async () => {
    stage.site.replies['/api/v1/sources'] = { body: { sources: [] } };
    const { page } = await visit();
    await page.getByText('npm run momentum -- source add git --set GIT_REPOSITORIES=URL').waitFor();
    await page.getByText('npm run momentum -- collect').waitFor();
    expect(await page.locator('momentum-dashboard').count()).toBe(0);
  });

  it('says how somebody becomes known whose commits nobody knows', async () => {
    stage.site.replies['/api/v1/me'] = { body: { name: 'Grace Hopper', role: 'viewer', contributor: null } };
    const { page } = await visit();
    await page.getByText('Momentum does not know yet which commits are yours.').waitFor();
    expect(metricsAsked()).toEqual(['/api/v1/metrics/commit-pr-activity?range=30d']);
  });

  it('says once for a group what the reader may not see', async () => {
    stage.site.replies['/api/v1/metrics/commit-pr-activity'] = problem(
      403,
      'forbidden',
      'Fewer than five people.',
    );
    const { page } = await visit();
    await page.getByText('Fewer than five people.').waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await page.getByText('Fewer than five people.').count()).toBe(1);
    expect(metricsAsked()).toHaveLength(3);
  });

  it('says once for a group that its numbers could not be refreshed', async () => {
    const { page } = await visit();
    await page.locator('canvas').nth(7).waitFor();
    stage.site.replies['/api/v1/metrics/commit-pr-activity'] = problem(502, 'source_down', 'No answer.');
    await page
      .locator('momentum-dashboard')
      .first()
      .evaluate((dashboard) => dashboard.refresh());
    await page.getByText('Refreshing failed: No answer.').waitFor();
    expect(await page.getByText('Refreshing failed').count()).toBe(1);
    expect(await page.locator('momentum-metric .value').count()).toBe(10);
  });

  it('can be tried again where the server failed', async () => {
    const me = stage.site.replies['/api/v1/me'] ?? null;
    stage.site.replies['/api/v1/me'] = problem(500, 'unexpected', 'Something went wrong on our side.');
    const { page } = await visit();
    await page.getByText('Something went wrong on our side.').waitFor();
    stage.site.replies['/api/v1/me'] = me;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('momentum-metric .value').first().waitFor();
  });

  it('remembers the theme, and paints the whole page with it', async () => {
    const { page } = await visit();
    await page.locator('momentum-metric .value').first().waitFor();
    await page.getByRole('button', { name: 'Theme and signing out' }).click();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.reload();
    await page.locator('momentum-metric .value').first().waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.locator('momentum-page .page').getAttribute('data-theme')).toBe('dark');
  });

  it('signs out with the header that no other site can send', async () => {
    stage.site.replies['/api/v1/sign-out'] = { body: { done: true } };
    const { page } = await visit();
    await page.getByRole('button', { name: 'Theme and signing out' }).click();
    stage.site.replies['/api/v1/me'] = problem(401, 'not_signed_in', 'Sign in first.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Momentum' }).waitFor();
    const request = stage.site.requests.find(({ url }) => url === '/api/v1/sign-out');
    expect(request).toMatchObject({ method: 'POST', headers: { 'x-momentum-request': '1' } });
  });
});

describe('its line about the collecting', () => {
  it('says when it last went well', async () => {
    const { health } = await visit();
    const words = await eventually(
      () => wordsOf(health),
      (said) => said !== '',
    );
    expect(words).toMatch(/^Up to date collected (\d\d? \w+, )?\d\d:\d\d$/);
  });

  it('says what went wrong, by source and script', async () => {
    const failed = {
      ...runOf('branch', 'FAILED', 0, null, 'The repository cannot be reached.'),
      connection: 'emea',
    };
    stage.site.replies['/api/v1/collections'] = {
      body: { collections: [{ ...finishedCollection, status: 'PARTIAL', runs: [failed] }] },
    };
    const { health } = await visit();
    await health.getByText('Partly up to date').click();
    expect(await wordsOf(health.getByRole('listitem'))).toBe(
      'git@emea / branch The repository cannot be reached.',
    );
  });

  it('says how to begin where nothing was ever collected', async () => {
    stage.site.replies['/api/v1/collections'] = { body: { collections: [] } };
    const { health } = await visit();
    await health.getByText('Nothing has been collected yet.').waitFor();
  });

  it('follows a collection while it runs, and asks for the new numbers at its end', async () => {
    const running = (done: number) => ({
      ...finishedCollection,
      id: 8,
      status: 'RUNNING',
      completedAt: null,
      runs: [runOf('repository', 'COMPLETED', 3, 3), runOf('commit', 'RUNNING', done, 3000)],
    });
    const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    const ending = Promise.withResolvers<Reply>();
    stage.site.replies['/api/v1/collections'] = { body: { collections: [running(10)] } };
    stage.site.replies['/api/v1/collections/8/events'] = eventStream([event('progress', running(1204))]);
    const { health } = await visit();
    await eventually(
      () => wordsOf(health),
      (words) => words === 'Collecting 1 of 2 done · git: commit, 1,204 of 3,000',
    );
    const before = metricsAsked().length;
    stage.site.replies['/api/v1/collections'] = { body: { collections: [finishedCollection] } };
    stage.site.replies['/api/v1/collections/8/events'] = () => ending.promise;
    ending.resolve(
      eventStream([
        event('progress', {
          ...running(3000),
          status: 'COMPLETED',
          completedAt: finishedCollection.completedAt,
        }),
        event('end', {}),
      ]),
    );
    await eventually(
      async () => metricsAsked().length,
      (count) => count >= before + 3,
    );
    await eventually(
      () => wordsOf(health),
      (words) => words.startsWith('Up to date'),
    );
  });
});

/** What is sent ends, and the browser connects again after what `retry` says. */
function eventStream(events: string[]): Reply {
  return { headers: { 'Content-Type': 'text/event-stream' }, body: `retry: 100\n\n${events.join('')}` };
}
