import { type MetricCatalogue, placeOf } from './catalogue.ts';

/** Throws an error that names the file of a metric which needs what no collector could bring. */
export function verifyNeeds({ groups }: MetricCatalogue, isBrought: (resource: string) => boolean): void {
  for (const group of groups) {
    for (const { id, needs, example } of group.metrics) {
      const unknown = [...needs, ...Object.keys(example.given.rows ?? {})].find((need) => !isBrought(need));
      if (unknown !== undefined)
        throw new Error(`server/metrics/${placeOf(group)}: ${id} needs “${unknown}”, which is no resource.`);
    }
  }
}
