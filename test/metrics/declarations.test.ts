import { describe, expect, it } from 'vitest';
import { metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import type { Chart, Metric } from '../../server/metrics/model/group.ts';
import { metricMadeOf, metricOver, ownGroup, rowsOf } from '../support/groups.ts';

const events = rowsOf('event', ['at', 'value']);
const spans = rowsOf('span', ['started_at', 'ended_at', 'value'], { shape: 'span' });
const count = metricOver({ id: 'count', observe: events, summarise: { kind: 'count' } });
const cohort: Chart = {
  id: 'stages',
  title: 'Stages',
  kind: 'stacked-bar',
  metrics: ['count'],
  shows: 'cohort',
};

describe('a declaration that nothing could be answered from', () => {
  it.each<[string, Metric, Chart | null, string]>([
    [
      'an unknown part',
      metricMadeOf({ id: 'a', combine: { kind: 'quotient', of: ['count', 'conut'] } }),
      null,
      'a is made of conut',
    ],
    [
      'a circle',
      metricMadeOf({ id: 'a', combine: { kind: 'difference', of: ['a', 'count'] } }),
      null,
      'a is made of itself.',
    ],
    [
      'a component of its own that is called as another metric',
      metricMadeOf({ id: 'a', combine: { kind: 'quotient', of: ['count', { ...count }] } }),
      null,
      'names a metric twice',
    ],
    [
      'half a quotient',
      metricMadeOf({ id: 'a', combine: { kind: 'quotient', of: ['count'] } }),
      null,
      'not of two',
    ],
    [
      'a share of counts',
      metricMadeOf({ id: 'a', combine: { kind: 'largest share', of: ['count'] } }),
      null,
      'no distribution',
    ],
    [
      'a state of events',
      metricOver({ ...count, id: 'a', summarise: { kind: 'state', of: 'count' } }),
      null,
      'of spans or samples',
    ],
    ['a count of spans', metricOver({ ...count, id: 'a', observe: spans }), null, 'as a state'],
    [
      'a mean of spans',
      metricOver({ id: 'a', observe: spans, summarise: { kind: 'state', of: 'mean' } }),
      null,
      'by weight is of samples',
    ],
    [
      'rolled up spans',
      metricOver({
        id: 'a',
        observe: { ...spans, rolledUp: true },
        summarise: { kind: 'state', of: 'count' },
      }),
      null,
      'rollups are of events',
    ],
    [
      'a dimension that rows do not have',
      metricOver({ ...count, id: 'a', breakdown: { dimension: 'colour' } }),
      null,
      'split by colour',
    ],
    [
      'a list of people',
      metricOver({
        ...count,
        id: 'a',
        list: { columns: [{ title: 'Who', column: 'person' }], order: 'newest', most: 5 },
      }),
      null,
      'a list names no people',
    ],
    ['a cohort of counts', metricOver({ ...count, id: 'a' }), cohort, 'chart stages is of a cohort'],
    [
      'a cohort of rows that have nothing in common',
      metricOver({ ...count, id: 'a', summarise: { kind: 'distribution', headline: 'mean' } }),
      { ...cohort, metrics: ['a'] },
      'do not see the same rows',
    ],
    ['a chart of nothing', metricOver({ ...count, id: 'a' }), { ...cohort, metrics: ['none'] }, 'draws none'],
  ])('is found when it is loaded: %s', (_, metric, chart, words) => {
    expect(() => metricCatalogueOf([ownGroup([count, metric], chart ? [chart] : [])])).toThrow(words);
  });
});
