import type { Page } from '../contract/collector.ts';
import { findAgain } from '../references/follow-links.ts';
import type { Resource } from '../resource/resource.ts';
import type { Target } from './target.ts';
import { writeFormer, writeRows } from './write-rows.ts';

/** Where a page is written, and what there is to write, in its order. */
export interface PageTarget extends Target {
  resources: readonly Resource[];
}

/** Rows seen and rows changed, by resource. */
export interface Written {
  seen: Record<string, number>;
  changed: number;
}

/** Writes one page's rows in the target's transaction. */
export async function writePage(
  { resources, ...target }: PageTarget,
  page: Page<Resource>,
): Promise<Written> {
  const written: Written = { seen: {}, changed: 0 };
  for (const resource of resources) {
    const { [resource.name]: former } = page.former ?? {};
    if (former) await writeFormer(target, resource, former);
    const { [resource.name]: rows } = page.rows;
    if (rows === undefined) continue;
    const changed = await writeRows(target, resource, rows);
    if (changed > 0) await findAgain(target.client, resource, resources);
    written.changed += changed;
    written.seen[resource.name] = rows.length;
  }
  if (page.reachable) {
    for (const resource of resources) await resource.reach?.(target, page.reachable);
  }
  return written;
}
