import { InvalidInput } from '../../../server/contract/errors.ts';
import type { CollectorCatalogue } from '../catalogue.ts';
import type { Collector } from '../contract/collector.ts';
import { type ConnectionName, nameOf } from '../contract/connection.ts';
import type { ScriptName } from './lease.ts';

/** One script of one connection, and the ids of the nodes that must be done before it. */
export interface ScriptNode {
  /** `github@emea/commit`. */
  id: string;
  name: ScriptName;
  /** Whose configuration, repositories and people it has: the connection of the source that its own comes with, or its own. */
  of: ConnectionName;
  collector: Collector;
  needs: readonly string[];
}

/**
 * The scripts of the connected sources as a graph: an edge wherever one needs what another provides. `selection` narrows it to
 * connections (`github`, with what comes with it; `github-actions` alone) or scripts (`github/commit`); what is not selected counts as done. Throws `InvalidInput` for a name
 * that fits nothing.
 */
export function graphOf(
  catalogue: CollectorCatalogue,
  connections: readonly ConnectionName[],
  selection: readonly string[],
): ScriptNode[] {
  const all = connections.flatMap((connection) => nodesOf(catalogue, connection));
  for (const name of selection) {
    if (!all.some((node) => isSelected(node, [name]))) throw unknownScript(name, all);
  }
  const selected = all.filter((node) => selection.length === 0 || isSelected(node, selection));
  const ids = new Set(selected.map((node) => node.id));
  return selected.map((node) => ({ ...node, needs: node.needs.filter((id) => ids.has(id)) }));
}

function nodesOf(catalogue: CollectorCatalogue, connection: ConnectionName): ScriptNode[] {
  const collectors = catalogue.scriptsOf(connection.dataSource);
  const nameIn = ({ source }: Collector) => ({ ...connection, dataSource: source.id });
  const idOf = (collector: Collector) => `${nameOf(nameIn(collector))}/${collector.script}`;
  return collectors.map((collector) => ({
    id: idOf(collector),
    name: { ...nameIn(collector), script: collector.script },
    of: connection,
    collector,
    needs: collectors
      .filter(
        (other) =>
          other !== collector && other.provides.some((resource) => collector.dependsOn.includes(resource)),
      )
      .map(idOf),
  }));
}

function isSelected(node: ScriptNode, selection: readonly string[]): boolean {
  return [node.id, nameOf(node.name), nameOf(node.of)].some((name) => selection.includes(name));
}

function unknownScript(name: string, nodes: readonly ScriptNode[]): InvalidInput {
  const candidates = [...new Set(nodes.flatMap((node) => [nameOf(node.name), node.id]))];
  const hint =
    candidates.length === 0
      ? 'No source is configured yet: add one with source add.'
      : `There are ${candidates.join(', ')}.`;
  return new InvalidInput(`Nothing that is configured is called “${name}”.`, { candidates, hint });
}
