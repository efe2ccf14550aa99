import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { asking, metricsEngine } from '../support/asking.ts';
import type { SentMessage } from '../support/slack.ts';
import { buttonsOf, momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const { slack, pool } = momentum;
const people = await storeAcme(pool);
const ada = people.get('Ada') ?? 0;
await momentum.link('U0ADA', 'member', ada);
const catalogue = await loadMetricCatalogue();

async function answerOf(group: string, query: QuestionQuery) {
  const engine = await metricsEngine(pool, { now: new Date().toISOString() });
  const own = catalogue.group(group).level === 'individual' ? { contributor: String(ada) } : {};
  return asking(engine, group, { ...query, ...own });
}

function fieldsOf(message: SentMessage): string[] {
  return message.blocks
    .flatMap((block) => (block.type === 'section' ? (block.fields ?? []) : []))
    .map(({ text }) => text);
}

const groups = catalogue.groups.map((group) => [group.id, group] as const);
const periods: [string, QuestionQuery][] = [
  ['7d', { range: '7d' }],
  ['90d by:week vs previous', { range: '90d', by: 'week', compare: 'previous' }],
];

describe.each(groups)('%s', (id, group) => {
  it.each(periods)('answers “%s” with the numbers that ask() gives', async (words, query) => {
    const expected = await answerOf(id, query);
    const message = await momentum.ask(`${group.short} ${words}`);
    const fields = fieldsOf(message);
    expect(fields).toHaveLength(expected.metrics.length);
    for (const [place, { title, shown, missing, sampleSize }] of expected.metrics.entries()) {
      expect(fields[place]).toContain(`*${title}*`);
      if (missing?.length || sampleSize === 0) continue;
      expect(fields[place]).toContain(`\n${shown.value}`);
      if (shown.change !== null) expect(fields[place]).toContain(shown.change);
      expect(message.text).toContain(`${title} ${shown.value}`);
    }
  });

  it.each(group.charts.map((chart) => [chart.id, chart.title] as const))(
    'shows its chart %s',
    async (chart, title) => {
      const refusedBefore = slack.refused.length;
      for (const [words, query] of periods) {
        const message = await momentum.ask(`${id} ${words} chart:${chart}`);
        const drawing = drawingOf(await answerOf(id, query), chart);
        const shown = message.blocks.find((block) => ['data_visualization', 'image'].includes(block.type));
        if (drawing.empty !== null) expect(readable(message)).toContain(drawing.empty);
        else if (shown?.type === 'image') expect(shown.alt_text).toBe(drawing.description);
        else expect(shown).toMatchObject({ type: 'data_visualization', title });
      }
      expect(slack.refused.slice(refusedBefore)).toEqual([]);
    },
  );

  it('offers its other charts as buttons', async () => {
    const message = await momentum.ask(`${id} 7d`);
    const offered = buttonsOf(message).map(({ action_id }) => action_id);
    expect(offered).toEqual(
      expect.arrayContaining(group.charts.slice(1, 6).map((chart) => `ask.chart.${chart.id}`)),
    );
  });
});

describe('an answer', () => {
  it('draws the numbers of ask() in Slack’s own chart', async () => {
    const { metrics } = await answerOf('activity', { range: '7d' });
    const message = await momentum.ask('activity 7d');
    const block = message.blocks.find(({ type }) => type === 'data_visualization');
    const drawn =
      block?.type === 'data_visualization' && block.chart.type !== 'pie' ? block.chart.series[0]?.data : [];
    expect(drawn?.map(({ value }) => value)).toEqual(metrics[0]?.series.map(({ value }) => value));
  });

  it('says period, time zone, filters, sample size, age of the data and what is not over', async () => {
    const text = readable(await momentum.ask('activity 30d repo:acme/shop by:week vs previous'));
    const { period, previousPeriod } = await answerOf('activity', { range: '30d', compare: 'previous' });
    expect(text).toMatch(/\(.*20\d\d · by week · UTC · compared with .*20\d\d\)/);
    expect(period.complete).toBe(false);
    expect(previousPeriod).toBeDefined();
    expect(text).toContain('(repository acme/shop)');
    expect(text).toMatch(/_sample size \d+_/);
    expect(text).toMatch(
      /Collected until: git: <!date\^\d+\^\{date_short_pretty\} \{time\}\|20\d\d-\d\d-\d\d \d\d:\d\d UTC>/,
    );
    expect(text).toContain('The period is not over');
  });

  it('says what is not connected instead of showing nothing as zero', async () => {
    await pool.query('delete from resource_freshness');
    const text = readable(await momentum.ask('activity 7d'));
    expect(text).toContain('Not connected: needs commits');
    expect(text).toContain('Nothing has been collected for this yet.');
    await pool.query(
      "insert into resource_freshness (resource, data_source, connection, collected_until, status) values ('commits', 'git', 'default', now(), 'COMPLETED')",
    );
  });

  it('says that nothing happened in a period, and keeps its buttons', async () => {
    const message = await momentum.ask('activity 2020-01-01..2020-01-31');
    expect(readable(message)).toContain('No data in this period');
    expect(buttonsOf(message).map(({ action_id }) => action_id)).toContain('ask.range.30d');
  });

  it('to one metric of a group is that metric alone', async () => {
    const message = await momentum.ask('activity.commit_rate 7d');
    expect(fieldsOf(message)).toHaveLength(1);
    expect(fieldsOf(message)[0]).toContain('*Commit rate*');
  });

  it('is asked again for 7, 30 and 90 days in the same message, with the same filters', async () => {
    const message = await momentum.ask('activity 7d repo:acme/shop');
    for (const range of ['30d', '90d'] as const) {
      const again = await momentum.press(message, `ask.range.${range}`);
      expect(again.replace_original).toBe(true);
      const engine = await metricsEngine(pool, { now: new Date().toISOString() });
      const expected = await asking(engine, 'activity', { range, repository: 'acme/shop' });
      expect(fieldsOf(again)[0]).toContain(expected.metrics[0]?.shown.value);
      const pressed = buttonsOf(again).find(({ style }) => style === 'primary');
      expect(pressed?.action_id).toBe(`ask.range.${range}`);
    }
  });

  it('shows another chart of the group at a press', async () => {
    const message = await momentum.ask('commits 7d');
    const again = await momentum.press(message, 'ask.chart.sizes');
    expect(again.blocks).toContainEqual(
      expect.objectContaining({ type: 'data_visualization', title: 'Sizes of commits' }),
    );
  });

  it('opens the dashboard with the same question', async () => {
    const message = await momentum.ask('activity 90d repo:acme/shop by:week vs previous');
    const open = buttonsOf(message).find(({ action_id }) => action_id === 'open');
    expect(open?.url).toBe(`${momentum.origin}/?range=90d&by=week&compare=previous&repository=acme%2Fshop`);
  });

  it('with more filters than a button holds has none that would lose them', async () => {
    const names = Array.from({ length: 200 }, () => 'repo:acme/shop').join(' ');
    const message = await momentum.ask(`activity 7d ${names}`);
    expect(buttonsOf(message).filter(({ action_id }) => action_id.startsWith('ask.'))).toEqual([]);
    expect(fieldsOf(message)).not.toEqual([]);
  });
});
