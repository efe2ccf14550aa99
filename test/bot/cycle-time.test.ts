import { afterEach, describe, expect, it } from 'vitest';
import { storeGiven } from '../support/given.ts';
import { momentumInSlack, readable } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const { slack, pool } = momentum;
await momentum.link('U0ADA', 'member', null);
const hour = 3_600_000;

/** Seven people, a pull request of each, five of which wait for their deployment. */
await storeGiven(pool, {
  pullRequests: ['Ada', 'Grace', 'Linus', 'Barbara', 'Edsger', 'Margaret', 'Alan'].map((author, place) => {
    const ago = (hours: number) => new Date(Date.now() - (240 - 24 * place - hours) * hour).toISOString();
    return {
      author,
      firstCommit: ago(0),
      opened: ago(6),
      firstReview: ago(8),
      approved: ago(20),
      merged: ago(22),
      ...(place < 2 && { deployed: ago(25) }),
    };
  }),
});

afterEach(() => {
  slack.behaviour.chartsKnown = true;
  slack.slowFiles(0);
});

describe('/momentum cycle', () => {
  it('says the stages, what was left out in one line, and lists what waits', async () => {
    const text = readable(await momentum.ask('cycle 30d'));
    expect(text).toContain('*Review*\n14 hours');
    expect(text).toMatch(/\*Bottleneck\*\n\d+ % · Review/);
    expect(text).toMatch(/Left out: 5 not deployed/);
    expect(text).toMatch(/Merged and not deployed:\n• \*#\d+ .*\* · .* · [\d.]+ days\n/);
  });

  it.each([
    ['breakdown', /```\nDay +Coding +Review +Deployment\n/],
    ['bottlenecks', /```\nDay +Coding +Review +Deployment\n/],
  ])('shows its chart %s as a picture, and as a table where Slack takes none', async (chart, table) => {
    const asked = `cycle 30d chart:${chart}`;
    const kinds = (await momentum.ask(asked)).blocks.map(({ type }) => type);
    expect(kinds).toContain('image');
    expect(kinds).not.toContain('data_visualization');
    slack.slowFiles(1_000);
    expect(readable(await momentum.ask(asked))).toMatch(table);
  });
});
