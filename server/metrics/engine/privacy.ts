import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { Forbidden } from '../../contract/errors.ts';
import type { Asker } from './asker.ts';
import type { MetricsEngine, Privacy } from './engine.ts';
import type { MetricGroup } from './group.ts';
import { type Instants, observed } from './observe.ts';
import type { Scope } from './scope.ts';

/** Fewer people than this behind a number make it a number about them. */
const fewestPeople = 5;

/**
 * Refuses what is about a few people to those who may not see it: a filtered question that fewer than five people stand
 * behind, and rows that name people. A question without filters is about the organization.
 */
export async function judge(
  { database, privacy, noteSeen }: MetricsEngine,
  asker: Asker,
  group: MetricGroup,
  scope: Scope,
  instants: Instants,
  what: 'numbers' | 'rows',
): Promise<void> {
  const open = asker.operator || privacy === 'everyone' || (privacy === 'managers' && asker.role === 'admin');
  const others = (scope.contributors ?? []).filter((person) => person !== asker.contributorId);
  if (open) {
    if (others.length > 0) await noteSeen(asker, group.id, others);
    return;
  }
  if (what === 'numbers' && scope.single?.kind === 'ORGANIZATION') return;
  const people = scope.contributors ?? (await peopleBehind(database, group, scope, instants));
  if (people.length >= fewestPeople || people.every((person) => person === asker.contributorId)) return;
  throw new Forbidden(
    `Fewer than ${fewestPeople} people stand behind these numbers, so they are for those people alone.`,
    { hint: whoMay(privacy) },
  );
}

function whoMay(privacy: Privacy): string {
  const today = privacy === 'self' ? 'only the person' : 'the person and administrators';
  return `Here ${today} may see them; whoever runs Momentum can change that with MOMENTUM_PRIVACY.`;
}

async function peopleBehind(
  database: Database,
  group: MetricGroup,
  scope: Scope,
  instants: Instants,
): Promise<number[]> {
  const observations = new Map(group.metrics.map((metric) => [metric.observe.id, metric.observe]));
  const persons = [...observations.values()].map((observation): Sql => {
    const rows = observed(observation, scope, instants, scope.bots ? 'in' : 'out');
    return sql`select o.person from (${rows}) o where o.person is not null`;
  });
  const union = persons.reduce((all, one) => sql`${all} union ${one}`);
  const rows = await select<{ person: number }>(
    database,
    sql`select distinct person from (${union}) p limit ${fewestPeople}`,
  );
  return rows.map((row) => row.person);
}
