import type { Pool } from 'pg';
import { onTestFinished } from 'vitest';
import type { Collector } from '../../collectors/engine/contract/collector.ts';
import type { CollectionEngine } from '../../collectors/engine/engine.ts';
import type { CollectionRecord } from '../../collectors/engine/run/collection.ts';
import { githubSource } from '../../collectors/github/source.ts';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { type Github, type GithubOptions, startGithub } from '../support/github/github.ts';

/** A GitHub of one test with an installation that collects from it. */
export interface Installation {
  github: Github;
  pool: Pool;
  engine: CollectionEngine;
  /** Changes settings of the connection. */
  configure(settings: Readonly<Record<string, string>>): Promise<void>;
  collect(): Promise<CollectionRecord>;
}

/** Starts a stand-in of GitHub and connects a fresh database to it, with some of the source's scripts. */
export async function connected(
  options: GithubOptions,
  collectors: readonly Collector[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const github = await startGithub(options);
  onTestFinished(() => github.close());
  const { pool } = await testDatabase();
  const engine = await collectionEngine(pool, { sources: [{ source: githubSource, collectors }] });
  const plain = {
    GITHUB_TOKEN: github.token,
    GITHUB_ORG: options.organisation.login,
    GITHUB_URL: github.url,
    BACKFILL_DAYS: '36500',
    ...settings,
  };
  const configure = async (changed: Readonly<Record<string, string>>) => {
    const configs = Object.entries({ ...plain, ...changed }).map(([key, value]) => ({ key, value }));
    await engine.configuration.save('github', configs, 'here');
  };
  await configure({});
  return { github, pool, engine, configure, collect: () => collectNow(engine) };
}

/** All warnings of a collection. */
export function warningsOf(record: CollectionRecord): string[] {
  return record.runs.flatMap(({ warnings }) => warnings);
}

/** What the runs of one script asked for. */
export function spentOn(record: CollectionRecord, script: string): { calls: number; points: number } {
  const run = record.runs.find((one) => one.script === script);
  return { calls: run?.calls ?? -1, points: run?.points ?? -1 };
}
