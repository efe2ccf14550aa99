import type { Pool } from 'pg';
import { onTestFinished } from 'vitest';
import type { Collector } from '../../collectors/engine/contract/collector.ts';
import type { CollectionEngine } from '../../collectors/engine/engine.ts';
import type { CollectionRecord } from '../../collectors/engine/run/collection.ts';
import { repository } from '../../collectors/github/repository.ts';
import { githubSource } from '../../collectors/github/source.ts';
import { deployment } from '../../collectors/github-actions/deployment.ts';
import { deploymentCommit } from '../../collectors/github-actions/deployment-commit.ts';
import { githubActionsSource } from '../../collectors/github-actions/source.ts';
import { workflow } from '../../collectors/github-actions/workflow.ts';
import { workflowRun } from '../../collectors/github-actions/workflow-run.ts';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { type Github, type GithubOptions, startGithub } from '../support/github/github.ts';
import { fastClock } from '../support/upstream.ts';

/** A GitHub of one test with an installation that collects what runs on it. */
export interface Installation {
  github: Github;
  pool: Pool;
  engine: CollectionEngine;
  /** Collects at a moment, everything or the scripts that are named. */
  collectAt(moment: string, selection?: readonly string[]): Promise<CollectionRecord>;
  configure(settings: Readonly<Record<string, string>>): Promise<void>;
  /** One text for each row of a statement with a column `text`. */
  texts(statement: string): Promise<string[]>;
}

/** Starts a stand-in of GitHub and connects a fresh database to it. */
export async function connected(
  options: GithubOptions,
  settings: Readonly<Record<string, string>> = {},
  githubScripts: readonly Collector[] = [repository],
): Promise<Installation> {
  const github = await startGithub(options);
  onTestFinished(() => github.close());
  return { github, ...(await installation(github, options.organisation.login, settings, githubScripts)) };
}

/** An installation that collects from a GitHub that is there. */
export async function installation(
  { url, token }: Pick<Github, 'url' | 'token'>,
  owner: string,
  settings: Readonly<Record<string, string>>,
  githubScripts: readonly Collector[] = [repository],
): Promise<Omit<Installation, 'github'>> {
  const { pool } = await testDatabase();
  let now = new Date();
  const actions = [workflow, workflowRun, deployment, deploymentCommit];
  const sources = [
    { source: githubSource, collectors: githubScripts },
    { source: githubActionsSource, collectors: actions },
  ];
  const engine = await collectionEngine(pool, { sources, now: () => now, clock: fastClock() });
  const plain = { GITHUB_TOKEN: token, GITHUB_ORG: owner, GITHUB_URL: url, BACKFILL_DAYS: '36500' };
  const configure = async (changed: Readonly<Record<string, string>>) => {
    const configs = Object.entries({ ...plain, ...changed }).map(([key, value]) => ({ key, value }));
    await engine.configuration.save('github', configs, 'here');
  };
  await configure(settings);
  return {
    pool,
    engine,
    configure,
    collectAt(moment, selection = []) {
      now = new Date(moment);
      return collectNow(engine, selection);
    },
    async texts(statement) {
      const { rows } = await pool.query<{ text: string }>(statement);
      return rows.map((row) => row.text);
    },
  };
}

/** All warnings of a collection. */
export function warningsOf(record: CollectionRecord): string[] {
  return record.runs.flatMap(({ warnings }) => warnings);
}

/** How often each script of GitHub Actions asked for something. */
export function callsOf(record: CollectionRecord): Record<string, number> {
  const runs = record.runs.filter((run) => run.source === 'github-actions');
  return Object.fromEntries(runs.map((run) => [run.script, run.calls]));
}

/** The runs that are there: `1.2 FAILED 09:00-09:05`, by number and attempt. */
export const runs = `
  select concat_ws(' ', number || '.' || attempt, result,
                   to_char(started_at at time zone 'UTC', 'HH24:MI') || '-' || to_char(finished_at at time zone 'UTC', 'HH24:MI')) as text
  from pipeline_run order by created_at, number`;

/** The deployments that are there: `production SUCCEEDED 09:03`. */
export const deployments = `
  select concat_ws(' ', environment, status, to_char(finished_at at time zone 'UTC', 'HH24:MI')) as text
  from deployment order by created_at, environment, finished_at`;
