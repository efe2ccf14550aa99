import type { CollectionEngine } from '../engine.ts';
import type { Snapshot } from '../write/snapshot.ts';
import type { RunProgress } from './progress.ts';
import type { ScriptNode } from './script-graph.ts';
import type { Warnings } from './warnings.ts';

/** One run of one script. */
export interface ScriptRun {
  engine: CollectionEngine;
  node: ScriptNode;
  runId: number;
  /** Collects from here instead of from the cursors. */
  since: Date | null;
  signal: AbortSignal;
}

/** A run whose scopes are being collected. */
export interface RunUnderWay extends ScriptRun {
  tally: RunProgress;
  warnings: Warnings;
  snapshot: Snapshot;
}
