import type { Pool } from 'pg';
import type sql from 'sql-template-tag';
import type { Collector } from '../../collectors/engine/contract/collector.ts';
import type { CollectionEngine } from '../../collectors/engine/engine.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { pullRequest } from '../../collectors/github/pull-request.ts';
import { githubSource } from '../../collectors/github/source.ts';
import type { RepositoryRow } from '../../collectors/resources/code/repositories.ts';
import { inTransaction, select } from '../../prisma/select.ts';
import { github } from '../github-stand-in/ask.ts';
import { collectionEngine, collectNow, repositoryRow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import { fullName, type Organisation, type Repository } from '../support/github/organisation.ts';
import type { PullRequest } from '../support/github/pull-request.ts';
import { resources } from '../support/resources.ts';
import { fastClock } from '../support/upstream.ts';

/** A GitHub whose pull requests are collected into a database of their own. */
export interface Stage {
  pool: Pool;
  engine: CollectionEngine;
  github: Awaited<ReturnType<typeof github>>;
  /** When it is, for collections. */
  time: { now: Date };
  /** Collects once; says how it ended, its warnings, and what it asked for. */
  collect(): Promise<{
    status: string;
    warnings: string[];
    error: string | null;
    calls: number;
    points: number;
  }>;
  /** Takes repositories in as their script would. */
  know(repositories: readonly Repository[]): Promise<void>;
  /** Rows of a question about the database. */
  rows(statement: ReturnType<typeof sql>): Promise<Record<string, unknown>[]>;
}

export interface Staged {
  organisation: Organisation;
  settings?: Readonly<Record<string, string>>;
  known?: readonly Repository[];
  /** Further scripts that are collected with it. */
  beside?: readonly Collector[];
}

/** Days after everything that hand-made organisations do. */
export const afterwards = '2026-03-01T12:00:00Z';

/** A stage with an organisation; its repositories are known. */
export async function stageWith({
  organisation: acme,
  settings = {},
  known,
  beside = [],
}: Staged): Promise<Stage> {
  const started = await github({ organisation: acme });
  const { pool } = await testDatabase();
  const time = { now: new Date(afterwards) };
  const engine = await collectionEngine(pool, {
    sources: [{ source: githubSource, collectors: [...beside, pullRequest] }],
    now: () => time.now,
    clock: fastClock(),
  });
  const given = {
    GITHUB_TOKEN: started.token,
    GITHUB_ORG: acme.login,
    GITHUB_URL: started.url,
    BACKFILL_DAYS: '3650',
    ...settings,
  };
  const entries = Object.entries(given).map(([key, value]) => ({ key, value }));
  await engine.configuration.save('github', entries, 'here');
  const stage: Stage = {
    ...{ pool, engine, github: started, time },
    async collect() {
      const record = await collectNow(engine, ['github']);
      const run = record.runs.find((one) => one.script === 'pull-request');
      const { status = 'MISSING', warnings = [], error = null, calls = 0, points = 0 } = run ?? {};
      return { status, warnings, error, calls, points };
    },
    know: (repositories) => writeRepositories(pool, repositories.map(rowOf)),
    rows: (statement) => select(pool, statement),
  };
  await stage.know(known ?? acme.repositories);
  return stage;
}

/** A stage with one repository, acme/shop. */
export function stageOf(
  pullRequests: PullRequest[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const acme = organisation({ repositories: [repository({ name: 'shop', pullRequests })] });
  return stageWith({ organisation: acme, settings });
}

/** Writes repositories as their script would. */
export async function writeRepositories(pool: Pool, repositories: readonly RepositoryRow[]): Promise<void> {
  const target = { resources, dataSource: 'github', connection: 'default', timeZone: 'UTC' };
  await inTransaction(pool, (client) => writePage({ ...target, client }, { rows: { repositories } }));
}

function rowOf(known: Repository): RepositoryRow {
  return repositoryRow(String(known.id), { host: '127.0.0.1', fullName: fullName(known) });
}

/** Everything that was collected, by names instead of ids, in an order of its own. */
export async function everything(pool: Pool): Promise<Record<string, Record<string, unknown>[]>> {
  const login = (column: string) => `(select login from account where id = ${column})`;
  const of = async (text: string) => (await pool.query<Record<string, unknown>>(text)).rows;
  return {
    accounts: await of(
      'select upstream_id, login, name, email, email_verified, avatar_url, bot from account order by login, upstream_id',
    ),
    pulls: await of(
      `select p.*, ${login('author_id')} as author, ${login('merged_by_id')} as merged_by, null as author_id, null as merged_by_id
       from pull_request p order by repository_id, number`,
    ),
    commits: await of('select * from pull_request_commit order by repository_id, number, sha'),
    events: await of(
      `select e.repository_id, e.upstream_id, number, kind, at, review, sha, ${login('actor_id')} as actor, ${login('reviewer_id')} as reviewer
       from pull_request_event e order by repository_id, upstream_id`,
    ),
    reviews: await of(
      `select r.*, ${login('reviewer_id')} as reviewer, null as reviewer_id from review r order by repository_id, upstream_id`,
    ),
    comments: await of(
      `select c.*, ${login('author_id')} as author, null as author_id from review_comment c order by repository_id, upstream_id`,
    ),
    threads: await of(
      `select t.*, ${login('resolved_by_id')} as resolver, null as resolved_by_id from review_thread t order by repository_id, upstream_id`,
    ),
  };
}
