import { expect, it } from 'vitest';
import { metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import { verifyNeeds } from '../../server/metrics/catalogue/needs.ts';
import { metricOver, ownGroup, rowsOf } from '../support/groups.ts';
import { resources } from '../support/resources.ts';

const isBrought = (name: string) => resources.some((resource) => resource.name === name);

/** A catalogue whose one group has a metric that needs what is given, beside one that needs commits. */
function needing(...needs: string[]) {
  const events = rowsOf('event', ['at', 'value']);
  const count = metricOver({ id: 'count', observe: events, summarise: { kind: 'count' } });
  return metricCatalogueOf([ownGroup([count, { ...count, id: 'orders', needs }])]);
}

it('a metric may need what some collector could bring', () => {
  expect(() => verifyNeeds(needing('commits', 'pull-requests'), isBrought)).not.toThrow();
});

it('a metric that needs what is no resource is refused when Momentum starts, with its file', () => {
  expect(() => verifyNeeds(needing('commits', 'pull-request'), isBrought)).toThrow(
    'server/metrics/organization/delivery/own.ts: orders needs “pull-request”, which is no resource.',
  );
});
