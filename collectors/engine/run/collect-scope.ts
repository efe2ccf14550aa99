import { inTransaction } from '../../../prisma/select.ts';
import type { CollectContext, Page } from '../contract/collector.ts';
import type { Settings } from '../contract/setting.ts';
import type { Resource } from '../resource/resource.ts';
import { writePage } from '../write/page.ts';
import { advance, keepState, keepValidators, readCursor } from './cursor.ts';
import { noteProgress } from './history.ts';
import type { RunUnderWay } from './script-run.ts';
import { windowsOf } from './window.ts';

type Context = CollectContext<Settings, Resource>;

/** Collects one scope from its cursor until now, window by window. */
export async function collectScope(run: RunUnderWay, context: Context): Promise<void> {
  const { engine, node, since, tally, snapshot } = run;
  let cursor = await readCursor(engine.pool, node.name, context.scope);
  const windows = windowsOf({
    cursor: since ?? cursor.lastFetchedDataDate,
    overlapMinutes: since ? 0 : node.collector.overlapMinutes,
    importWindowDays: node.collector.importWindowDays,
    backfillDays: backfillOf(run, context),
    now: engine.now(),
  });
  for (const [place, window] of windows.entries()) {
    if (place > 0) cursor = await readCursor(engine.pool, node.name, context.scope);
    const { state, validators } = since ? { state: null, validators: {} } : cursor;
    tally.windowBegins(context.scope, windows.length);
    await collectWindow(run, { ...context, window, state, validators });
  }
  await snapshot.scopeEnds(context.scope);
  tally.scopeEnds(context.scope);
}

function backfillOf({ node }: RunUnderWay, { settings }: Context): number | null {
  return settings.BACKFILL_DAYS ?? node.collector.source.backfillDays;
}

async function collectWindow(run: RunUnderWay, context: Context): Promise<void> {
  const { engine, node, signal, snapshot } = run;
  for await (const page of node.collector.collect(context)) {
    signal.throwIfAborted();
    await commitPage(run, context.scope, page);
    snapshot.hears(context.scope, page);
  }
  signal.throwIfAborted();
  await inTransaction(engine.pool, async (client) => {
    // A sweep from the newest back is resumed from its token only until it is complete.
    if (node.collector.order === 'descending') await keepState(client, node.name, context.scope, null);
    await advance(client, node.name, context.scope, context.window);
  });
}

/** Rows, cursor state and counts of one page in one transaction. */
async function commitPage(
  { engine, node, runId, tally, warnings }: RunUnderWay,
  scope: string,
  page: Page<Resource>,
): Promise<void> {
  tally.heard(scope, page.progress);
  const spent = tally.takeSpent();
  const toSay = warnings.kept((page.warnings ?? []).map(engine.redact));
  try {
    await inTransaction(engine.pool, async (client) => {
      const { resources } = engine.catalogue.resources;
      const target = { ...node.of, client, timeZone: engine.timeZone, resources };
      const written = await writePage(target, page);
      if (page.state !== undefined) await keepState(client, node.name, scope, page.state);
      if (page.validators) await keepValidators(client, node.name, scope, page.validators);
      await noteProgress(client, runId, {
        seen: written.seen,
        calls: spent.calls + (page.calls ?? 0),
        points: spent.points,
        warnings: toSay,
        ...tally.progress(),
      });
    });
  } catch (error) {
    tally.giveBack(spent);
    throw error;
  }
}
