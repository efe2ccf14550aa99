import { afterEach, describe, expect, it } from 'vitest';
import { momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const { slack, pool } = momentum;
const people = await storeAcme(pool);
await momentum.link('U0ADA', 'member', people.get('Ada') ?? null);

const uploads = ['files.getUploadURLExternal', 'files.completeUploadExternal', 'files.info'];
const methodsSince = (place: number) => slack.calls.slice(place).map(({ method }) => method);
const pngSignature = [0x89, 0x50, 0x4e, 0x47];

afterEach(() => {
  slack.behaviour.chartsKnown = true;
  slack.behaviour.rateLimited.clear();
  slack.behaviour.scopes.add('files:write');
  slack.slowFiles(0);
});

function kinds(message: { blocks: { type: string }[] }) {
  return message.blocks.map(({ type }) => type);
}

describe('a chart', () => {
  it('is Slack’s own where it fits, and nothing is uploaded', async () => {
    const before = slack.calls.length;
    const message = await momentum.ask('activity 7d');
    expect(kinds(message)).toContain('data_visualization');
    expect(methodsSince(before)).not.toContain(uploads[0]);
  });

  it('is a picture where it does not fit Slack’s own, with the chart in words beside it', async () => {
    const before = slack.calls.length;
    const message = await momentum.ask('activity 30d');
    const image = message.blocks.find(({ type }) => type === 'image');
    if (image?.type !== 'image') throw new Error(`There is no picture in ${kinds(message)}.`);
    expect(image.alt_text).toMatch(
      /^Commits and pull requests over time\. Line chart, .*Commits: \d+ commits/,
    );
    const file = slack.files.get(image.slack_file.id);
    expect([...(file?.bytes.subarray(0, 4) ?? [])]).toEqual(pngSignature);
    expect(file?.name).toBe('commit-pr-activity-trend.png');
    expect(methodsSince(before)).toEqual(expect.arrayContaining(uploads));
  });

  it('is a picture where Slack does not know its own chart yet', async () => {
    slack.behaviour.chartsKnown = false;
    const refusedBefore = slack.refused.length;
    const message = await momentum.ask('activity 7d');
    expect(kinds(message)).toContain('image');
    expect(slack.refused.slice(refusedBefore).map(({ why }) => why)).toEqual([
      ['unsupported type: data_visualization'],
    ]);
  });

  it('is shown only when Slack has taken its picture in', async () => {
    slack.slowFiles(3);
    const before = slack.calls.length;
    expect(kinds(await momentum.ask('activity 30d'))).toContain('image');
    expect(methodsSince(before).filter((method) => method === 'files.info')).toHaveLength(3);
  });

  it('is a table where Slack takes neither chart nor picture', async () => {
    slack.behaviour.chartsKnown = false;
    slack.slowFiles(1_000);
    const message = await momentum.ask('activity 7d');
    const text = readable(message);
    expect(kinds(message)).not.toContain('image');
    expect(text).toMatch(/```\nDay +Commits\n/);
    expect(text).toContain('The chart is a table this time: Slack did not take its picture.');
    expect(text).toContain('*Commits*\n');
  });

  it.each([
    [
      'uploads are too many',
      () => slack.behaviour.rateLimited.set('files.getUploadURLExternal', 30),
      /takes no more calls/,
    ],
    ['the app lacks the permission', () => slack.behaviour.scopes.delete('files:write'), /missing_scope/],
  ])('is a table where %s, and says why', async (_, trouble, why) => {
    trouble();
    const text = readable(await momentum.ask('activity 30d'));
    expect(text).toMatch(/```\nDay +Commits\n/);
    expect(text).toMatch(why);
  });

  it('of a year is a calendar’s picture, high enough for its weeks', async () => {
    const message = await momentum.ask('commits chart:calendar');
    const image = message.blocks.find(({ type }) => type === 'image');
    const bytes = image?.type === 'image' ? slack.files.get(image.slack_file.id)?.bytes : undefined;
    expect((bytes?.readUInt32BE(16) ?? 0) / (bytes?.readUInt32BE(20) ?? 1)).toBeGreaterThan(3);
  });

  it('shares its message with all numbers on every rung', async () => {
    const numbers = (text: string) => /\*Commits\*\n\d+ commits/.exec(text)?.[0];
    const own = numbers(readable(await momentum.ask('activity 7d')));
    slack.behaviour.chartsKnown = false;
    const picture = numbers(readable(await momentum.ask('activity 7d')));
    slack.slowFiles(1_000);
    const table = numbers(readable(await momentum.ask('activity 7d')));
    expect([picture, table]).toEqual([own, own]);
    expect(own).toBeDefined();
  });
});
