import { join } from 'node:path';
import { NotFound } from '../../contract/errors.ts';
import { discoverEach, hasFields } from '../../discover.ts';
import type { Metric, MetricGroup } from '../model/group.ts';
import { nearest } from '../question/look-up.ts';
import { verifyGroup } from './verify.ts';

const folder = join(import.meta.dirname, '..');

/** All groups of metrics, in the order of the documentation. */
export interface MetricCatalogue {
  groups: readonly MetricGroup[];
  /** By id or short form. Throws `NotFound` with the nearest names. */
  group(name: string): MetricGroup;
  metric(group: MetricGroup, id: string): Metric;
}

const levels = ['organization', 'individual', 'beyond'];

/** Finds every group by its path and verifies it; throws an error that names the file at fault. */
export async function loadMetricCatalogue(): Promise<MetricCatalogue> {
  const groups = await discoverEach<MetricGroup>({
    folder,
    deep: true,
    except: (path) => !levels.includes(path.split('/')[0] ?? ''),
    is: (value): value is MetricGroup => hasFields(value, 'metrics', 'charts', 'short'),
    called: 'group of metrics',
    belongsIn: placeOf,
  });
  for (const group of groups) verifyGroup(group, `server/metrics/${placeOf(group)}`);
  return metricCatalogueOf(
    groups.toSorted((one, other) => place(one) - place(other) || one.id.localeCompare(other.id)),
  );
}

/** A catalogue of given groups; throws where two claim the same name, or one could not be answered. */
export function metricCatalogueOf(groups: readonly MetricGroup[]): MetricCatalogue {
  verifyNames(groups);
  for (const group of groups) verifyGroup(group, group.id);
  const byName = new Map(
    groups.flatMap(
      (group) =>
        [
          [group.id, group],
          [group.short, group],
        ] as const,
    ),
  );
  return {
    groups,
    group(name) {
      const group = byName.get(name.toLowerCase());
      if (group) return group;
      throw unknown('group of metrics', name, [...byName.keys()]);
    },
    metric(group, id) {
      const metric = group.metrics.find((one) => one.id === id);
      if (metric) return metric;
      throw unknown(
        `metric in ${group.id}`,
        id,
        group.metrics.map((one) => one.id),
      );
    },
  };
}

function unknown(kind: string, name: string, names: readonly string[]): NotFound {
  const close = nearest(name, names);
  const candidates = close.length > 0 ? close : names;
  return new NotFound(`There is no ${kind} “${name}”.`, {
    candidates,
    hint: `Try ${candidates.join(', ')}.`,
  });
}

function place(group: MetricGroup): number {
  return levels.indexOf(group.level);
}

/** A group's file, below the folder of the metrics. */
export function placeOf({ level, category, id }: MetricGroup): string {
  return `${level === 'beyond' ? '' : `${level}/`}${category}/${id}.ts`;
}

function verifyNames(groups: readonly MetricGroup[]): void {
  const taken = new Map<string, string>();
  for (const group of groups) {
    for (const name of new Set([group.id, group.short])) {
      const other = taken.get(name);
      if (other) throw new Error(`The groups ${other} and ${group.id} are both called ${name}.`);
      taken.set(name, group.id);
    }
  }
}
