import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartTable } from '../../bot/replies/chart-table.ts';
import { closePictures, drawPicture } from '../../server/charts/draw.ts';
import { answerTable } from '../../server/command-line/answer-table.ts';
import type { Answer } from '../../server/contract/answer.ts';
import { drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import type { ExampleRows } from '../../server/metrics/model/example.ts';
import { asking, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { storeGiven } from '../support/given.ts';

const hour = 3_600_000;
const monday = Date.parse('2026-03-02T00:00:00Z');
const { groups } = await loadMetricCatalogue();
const { pool } = await testDatabase();
const answers = new Map<string, Answer>();

/** A pull request every nine hours for eight weeks; one in seven is not reviewed, one in nine not deployed, one in eleven open. */
function pullRequests() {
  return Array.from({ length: 150 }, (_, place) => {
    const at = (hours: number) => new Date(monday + (place * 9 + hours) * hour).toISOString();
    const pace = 1 + ((place * 5) % 8);
    const isReviewed = place % 7 !== 0;
    const isMerged = place % 11 !== 0;
    return {
      author: ['Ada', 'Grace', 'Linus', 'Barbara', 'Edsger', 'Margaret'][place % 6] ?? 'Ada',
      firstCommit: at(0),
      opened: at(2 * pace),
      ...(isReviewed && { firstReview: at(4 * pace), approved: at(6 * pace) }),
      ...(isMerged && { merged: at(7 * pace) }),
      ...(isMerged && place % 9 !== 0 && { deployed: at(8 * pace) }),
    };
  });
}

/** Rows that are only known by the examples of the groups that show them; those of March 2026 are in every answer here. */
function exampleRows(): ExampleRows {
  const given = groups.flatMap((group) => group.metrics.map(({ example }) => example.given.rows ?? {}));
  const all = given.flatMap((rows) => Object.entries(rows));
  return Object.fromEntries(
    all.map(([name]) => [name, all.filter(([other]) => other === name).flatMap(([, rows]) => rows)]),
  );
}

beforeAll(async () => {
  const commits = Array.from({ length: 90 }, (_, place) => ({
    at: new Date(monday + place * 13 * hour).toISOString(),
    author: 'Ada',
  }));
  await storeGiven(pool, { commits, pullRequests: pullRequests(), rows: exampleRows() });
  const engine = await metricsEngine(pool);
  for (const group of groups) {
    const own = group.level === 'individual' ? { contributor: 'ada@example.com' } : {};
    const question = {
      from: '2026-03-02',
      to: '2026-04-26',
      by: 'week',
      compare: 'previous',
      ...own,
    } as const;
    answers.set(group.id, await asking(engine, group.id, question));
  }
});
afterAll(() => closePictures());

describe.each(groups.map((group) => [group.id, group] as const))('%s', (id, group) => {
  it.each(group.charts.map((chart) => [chart.id] as const))('has its chart %s drawn', async (chart) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`${id} was not asked.`);
    const shown = drawing.parse(drawingOf(answer, chart));
    if (group.level === 'organization') expect(shown.empty).toBeNull();
    expect(shown.description.length).toBeLessThan(1_500);
    expect(chartTable(shown)).toContain('```');
    if (shown.kind === 'table') return;
    const svg = (await drawPicture(shown, { format: 'svg' })).toString('utf8');
    expect(svg).toContain('</svg>');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('is told in the terminal with everything that it is made of', () => {
    const answer = answers.get(id);
    const text = answer === undefined ? '' : answerTable(answer);
    for (const { title, shown } of answer?.metrics ?? []) {
      expect(text).toContain(title);
      expect(text).toContain(shown.value);
    }
    for (const { label } of answer?.metrics.flatMap(({ breakdown = [] }) => breakdown) ?? [])
      expect(text).toContain(label);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});
