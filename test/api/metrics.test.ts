import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer as answerShape } from '../../server/contract/answer.ts';
import { drawing } from '../../server/contract/charts.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const recordsShape = z.object({
  records: z.array(
    z.looseObject({
      at: z.string(),
      identity: z.string(),
      value: z.number(),
      person: z.string(),
      repository: z.string(),
      subject: z.string(),
    }),
  ),
  next: z.string().nullable(),
});

const { pool } = await testDatabase();
const people = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald'];
await storeCommits(
  pool,
  people.flatMap((author, index) => [
    { at: `2026-03-0${index + 2}T10:00:00Z`, author, added: 10, removed: index, language: 'TypeScript' },
    { at: '2026-03-03T10:00:00Z', author, added: 5 },
  ]),
);
const server = await momentumServer(pool, { MOMENTUM_PRIVACY: 'everyone' });
const period = 'from=2026-03-02&to=2026-03-08';

describe('GET /metrics/{group}', () => {
  it('answers what the contract says', async () => {
    const response = await server.api(
      `/metrics/commit-pr-activity?${period}&by=day&compare=previous&explain=true`,
    );
    const answer = answerShape.parse(await response.json());
    expect(answer.metrics[0]).toMatchObject({
      id: 'commits',
      value: 10,
      sampleSize: 10,
      previousValue: 0,
      change: null,
      shown: { value: '10 commits' },
    });
    expect(answer.metrics[0]?.series.map((point) => point.value)).toEqual([1, 6, 1, 1, 1, 0, 0]);
    expect(answer.previousPeriod).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(answer.freshness).toEqual([
      { source: 'git', connection: 'default', collectedUntil: expect.any(String), status: 'COMPLETED' },
    ]);
  });

  it('knows groups by their short form too, and takes filters several times', async () => {
    const response = await server.api(
      `/metrics/activity?${period}&contributor=Ada&contributor=grace@example.com`,
    );
    const { group, filters, metrics } = answerShape.parse(await response.json());
    expect({ group, filters, commits: metrics[0]?.value }).toMatchObject({
      group: 'commit-pr-activity',
      filters: { contributor: ['Ada', 'Grace'] },
      commits: 4,
    });
  });

  it.each([
    ['/metrics/cycle-tiem', 404, 'There is no group of metrics “cycle-tiem”.'],
    [`/metrics/activity?${period}&repository=acme/shpo`, 404, 'There is no repository “acme/shpo”.'],
    ['/metrics/activity?range=tomorrow', 400, 'range: range is a number of days, such as 30d'],
    ['/metrics/activity?teem=payments', 400, 'Unrecognized key: "teem"'],
    ['/metrics/activity?from=2026-03-02', 400, 'from and to go together.'],
    ['/metrics/commits?range=7d', 400, 'Commit activity is about one person.'],
    ['/nothing', 404, 'There is no GET /api/v1/nothing.'],
  ])('answers %s with a problem that says what does not fit', async (path, status, detail) => {
    const response = await server.api(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, detail: expect.stringContaining(detail) });
  });

  it('names candidates where a name is unknown', async () => {
    const response = await server.api(`/metrics/activity?${period}&repository=acme/shpo`);
    expect(await response.json()).toMatchObject({
      candidates: ['acme/shop'],
      hint: 'Did you mean acme/shop?',
    });
  });
});

describe('GET /metrics/{group}.csv', () => {
  it('has a line for every value, bucket and part, and no data is an empty field', async () => {
    const response = await server.api(`/metrics/code-contribution.csv?${period}&contributor=Ada`);
    const lines = (await response.text()).split('\r\n');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="code-contribution.csv"');
    expect(lines[0]).toBe(
      'group,metric,statistic,key,key2,bucket_start,value,unit,currency,sample_size,partial',
    );
    expect(lines).toContain('code-contribution,lines_added,sum,,,,15,lines,,2,');
    expect(lines).toContain('code-contribution,lines_added,sum,,,2026-03-02,10,lines,,1,');
    expect(lines).toContain('code-contribution,languages,sum,TypeScript,,,10,lines,,1,');
  });

  it('keeps text that a spreadsheet would take for a formula text', async () => {
    await pool.query(
      `update repository set full_name = '=HYPERLINK("http://evil")' where full_name = 'acme/shop'`,
    );
    const text = await (await server.api(`/metrics/code-contribution.csv?${period}&contributor=Ada`)).text();
    await pool.query(`update repository set full_name = 'acme/shop' where full_name like '=HYPER%'`);
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });
});

describe('GET /metrics/{group}/{metric}/records', () => {
  it('gives the rows behind a number, newest first, a page at a time, each once', async () => {
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const path: string = `/metrics/activity/commits/records?${period}&limit=3${after}`;
      const page: z.output<typeof recordsShape> = await server.read(recordsShape, path);
      expect(page.records.length).toBeLessThanOrEqual(3);
      seen.push(...page.records.map((record) => `${record.at} ${record.identity}`));
      after = page.next === null ? null : `&after=${page.next}`;
    }
    expect(seen).toHaveLength(10);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('can be narrowed to a bucket and to a part', async () => {
    const bucket = await server.read(
      recordsShape,
      `/metrics/activity/commits/records?${period}&by=day&bucket=2026-03-03`,
    );
    expect(bucket.records).toHaveLength(6);
    const part = await server.read(
      recordsShape,
      `/metrics/contribution/languages/records?${period}&contributor=Ada&key=TypeScript`,
    );
    expect(part.records).toMatchObject([
      { value: 10, person: 'Ada', repository: 'acme/shop', subject: expect.stringContaining('Commit') },
    ]);
  });
});

describe('GET /charts/{group}/{chart}', () => {
  it('is a picture, or what the picture shows', async () => {
    const png = await server.api(`/charts/activity/trend.png?${period}&width=600&height=300`);
    const bytes = Buffer.from(await png.arrayBuffer());
    expect(png.headers.get('content-type')).toBe('image/png');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1_200, 600]);
    const svg = await server.api(`/charts/activity/trend.svg?${period}&theme=dark`);
    expect(svg.headers.get('content-security-policy')).toContain('sandbox');
    expect(await svg.text()).toMatch(/^<svg /);
    const shown = drawing.parse(await (await server.api(`/charts/activity/trend.json?${period}`)).json());
    expect(shown.series[0]?.values).toEqual([1, 6, 1, 1, 1, 0, 0]);
  });

  it('that is unknown is answered with the ones there are', async () => {
    expect(await (await server.api('/charts/activity/trnd.png')).json()).toMatchObject({
      status: 404,
      candidates: ['trend', 'activity', 'sizes', 'time-to-merge'],
    });
  });
});

describe('GET /metrics-catalogue', () => {
  it('has every group with its metrics and charts', async () => {
    const { groups } = await server.read(
      z.object({ groups: z.array(z.object({ id: z.string() })) }),
      '/metrics-catalogue',
    );
    expect(groups.map((group) => group.id)).toEqual(
      expect.arrayContaining([
        'commit-pr-activity',
        'cycle-time',
        'deployment-velocity',
        'work-in-progress',
        'code-contribution',
        'commit-activity',
        'merge-request-activity',
      ]),
    );
  });
});
