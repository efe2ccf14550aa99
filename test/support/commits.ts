import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import type { FactContext } from '../../collectors/engine/contract/fact.ts';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import { markable } from '../../collectors/engine/invalidation/rollup-fingerprint.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import type { CommitRow } from '../../collectors/resources/code/commits/row.ts';
import { inTransaction, select } from '../../prisma/select.ts';
import { createLog } from '../../server/log.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import type { ExampleCommit } from '../../server/metrics/model/example.ts';
import { readInstallation } from '../../server/metrics/question/installation.ts';
import { rolledUpBy } from '../../server/open.ts';
import { createRedactor } from '../../server/redactor.ts';
import { repositoryRow } from './collecting.ts';
import { marksDaysIn } from './marking.ts';
import { resources } from './resources.ts';

export interface StoredCommit extends ExampleCommit {
  email?: string;
  offset?: number;
  sha?: string;
  generated?: number;
  reachable?: boolean;
  subject?: string;
  committed?: string;
}

/** Writes commits as the git source would (or another one), notes that everything is collected, and computes all facts. */
export async function storeCommits(
  pool: Pool,
  commits: readonly StoredCommit[],
  timeZone = 'UTC',
  dataSource = 'git',
  waiting: readonly string[] = [],
): Promise<void> {
  await writeCommits(pool, commits, timeZone, dataSource);
  await computeFacts(pool, timeZone, waiting);
}

/** The same without computing anything. */
export async function writeCommits(
  pool: Pool,
  commits: readonly StoredCommit[],
  timeZone = 'UTC',
  dataSource = 'git',
): Promise<void> {
  await marksDaysIn(pool, timeZone);
  const rows = commits.map(rowOf);
  const repositories = [...new Set(['acme/shop', ...rows.map((row) => row.repository)])];
  await inTransaction(pool, (client) =>
    writePage(
      { client, resources, dataSource, connection: 'default', timeZone },
      {
        rows: {
          repositories: repositories.map((name) =>
            repositoryRow(name, { host: 'git.example', fullName: name }),
          ),
          commits: rows,
        },
      },
    ),
  );
  await collected(pool, null, ['commits'], dataSource);
}

/** Says that resources are collected since `from`; from the beginning where it is null. */
export async function collected(
  pool: Pool,
  from: Date | null = null,
  resources: readonly string[] = ['commits'],
  dataSource = 'git',
): Promise<void> {
  await select(
    pool,
    sql`insert into resource_freshness (resource, data_source, connection, collected_from, collected_until, status)
        select resource, ${dataSource}, 'default', ${from}::timestamptz, now(), 'COMPLETED' from unnest(${resources}::text[]) r (resource)
        on conflict (resource, data_source, connection) do update set collected_from = excluded.collected_from`,
  );
}

/** What facts are computed with in tests. */
export async function factContext(pool: Pool, timeZone = 'UTC'): Promise<FactContext> {
  return {
    pool,
    timeZone,
    settings: await readInstallation(pool),
    rolledUp: rolledUpBy(await loadMetricCatalogue()),
    resources,
    signal: new AbortController().signal,
    log: createLog({ level: 'silent', redactor: createRedactor() }),
  };
}

/** Computes everything again. */
export async function rebuildFacts(pool: Pool, timeZone = 'UTC'): Promise<void> {
  const { facts } = await loadCollectorCatalogue();
  await markEverything(pool, markable(facts));
  await computeFacts(pool, timeZone);
}

/** Computes what is dirty again, in the order of the facts' needs, but for those that are left waiting. */
export async function computeFacts(
  pool: Pool,
  timeZone = 'UTC',
  waiting: readonly string[] = [],
): Promise<void> {
  const { facts } = await loadCollectorCatalogue();
  const context = await factContext(pool, timeZone);
  const done = new Set<string>();
  while (done.size < facts.length) {
    const next = facts.find((fact) => !done.has(fact.name) && fact.dependsOn.every((need) => done.has(need)));
    if (!next) throw new Error('The facts need each other in a circle.');
    if (!waiting.includes(next.name)) await next.compute(context);
    done.add(next.name);
  }
}

function rowOf(commit: StoredCommit, index: number): CommitRow {
  const repository = commit.repository ?? 'acme/shop';
  const { added = 0, removed = 0, language } = commit;
  return {
    repository,
    sha:
      commit.sha ??
      createHash('sha1')
        .update(`${index} ${JSON.stringify(commit)}`)
        .digest('hex'),
    author: personOf(commit.author, commit.email),
    coAuthors: (commit.coAuthors ?? []).map((name) => personOf(name)),
    authoredAt: new Date(commit.at),
    authorOffset: commit.offset ?? 0,
    committedAt: new Date(commit.committed ?? commit.at),
    subject: commit.subject ?? `Commit ${index}`,
    parents: commit.merge ? 2 : 1,
    additions: added,
    deletions: removed,
    generatedAdditions: commit.generated ?? 0,
    generatedDeletions: 0,
    files: 1,
    reachable: commit.reachable ?? true,
    languages: language ? [{ language, kind: kindOf(language), additions: added, deletions: removed }] : [],
  };
}

function kindOf(language: string): string {
  if (language === 'JSON') return 'data';
  return language === 'Markdown' ? 'prose' : language === 'CSS' ? 'markup' : 'programming';
}

function personOf(name: string, email = `${name.toLowerCase()}@example.com`) {
  return { name, email };
}
