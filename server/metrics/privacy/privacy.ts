import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { Forbidden } from '../../contract/errors.ts';
import type { Observation } from '../model/observation.ts';
import type { Asker } from '../question/asker.ts';
import type { QuestionContext } from '../question/context.ts';
import type { MetricsEngine, Privacy } from '../question/engine.ts';
import { type Instants, observed } from '../sql/observe.ts';
import { audienceKey, audiencesOf, isOwners } from './audience.ts';

/** A number that is made of fewer people than this is a number about them. */
export const fewestPeople = 5;

/** Whether the installation's privacy setting lets somebody see the numbers of people who are not themselves. */
export function seesEverybody({ privacy }: MetricsEngine, asker: Asker): boolean {
  return asker.operator || privacy === 'everyone' || (privacy === 'managers' && asker.role === 'admin');
}

/**
 * Refuses what is about a few people to those who may not see it: a filtered question with fewer than five
 * people in one of its windows, and rows of so few people. A question without filters is about the organization. Answers
 * whom, of few people, the setting lets the asker see: whoever gives the numbers notes each look at them.
 */
export async function judge(
  context: QuestionContext,
  windows: readonly Instants[],
  what: 'numbers' | 'rows',
): Promise<readonly number[]> {
  const { engine, scope, asker } = context;
  if (what === 'numbers' && scope.single?.kind === 'ORGANIZATION') return [];
  const others = (await peopleShown(context, windows)).filter((person) => person !== asker.contributorId);
  if (others.length === 0) return [];
  if (!seesEverybody(engine, asker)) {
    throw new Forbidden(
      `Fewer than ${fewestPeople} people stand behind these numbers, so they are for those people alone.`,
      { hint: whoMay(engine.privacy) },
    );
  }
  return others;
}

function whoMay(privacy: Privacy): string {
  const today = privacy === 'self' ? 'only the person' : 'the person and administrators';
  return `Here ${today} may see them; whoever runs Momentum can change that with MOMENTUM_PRIVACY.`;
}

/** Whether rows may be shown inside an answer: they are about people even where nothing is filtered. */
export async function mayShowRows(
  context: QuestionContext,
  observation: Observation,
  window: Instants,
): Promise<boolean> {
  if (seesEverybody(context.engine, context.asker) || isOwners(context, observation)) return true;
  const shown = await shownBy(context, observation, window);
  return shown.every((person) => person === context.asker.contributorId);
}

/**
 * The people whom an answer tells about; none where each of its numbers is about enough of them. Every window and observation
 * is judged alone: many people in the period before, or in another metric, hide nobody in this one.
 */
async function peopleShown(context: QuestionContext, windows: readonly Instants[]): Promise<number[]> {
  const { contributors } = context.scope;
  if (contributors && contributors.length < fewestPeople) return [...contributors];
  const audiences = context.metrics.flatMap((metric) => audiencesOf(context, metric, windows));
  const shown = new Set<number>();
  for (const { observation, window } of new Map(
    audiences.map((audience) => [audienceKey(audience), audience]),
  ).values()) {
    for (const person of await shownBy(context, observation, window)) shown.add(person);
  }
  return [...shown];
}

/** Where few of those who are asked for were there, the answer also tells that the others were not. */
async function shownBy(
  context: QuestionContext,
  observation: Observation,
  window: Instants,
): Promise<number[]> {
  const named = await peopleNamed(context, observation, window);
  const people = await contributorsTo(context, observation, window, named);
  if (people.length >= fewestPeople) return [];
  return people.length === 0 && named.length >= fewestPeople ? [] : [...people, ...named];
}

/** Up to five of them; bots are no people, whether they are counted or not. */
async function contributorsTo(
  { engine, scope }: QuestionContext,
  observation: Observation,
  window: Instants,
  named: readonly number[],
): Promise<number[]> {
  const rows = observed(observation, scope, window, 'out');
  const people = await select<{ person: number }>(
    engine.database,
    named.length > 0
      ? // One after the other, until there are enough: nobody's rows are read to their end.
        sql`select named.person from unnest(${named}::int[]) named (person)
            cross join lateral (select from (${rows}) o where o.person = named.person limit 1) found
            limit ${fewestPeople}`
      : sql`select distinct o.person from (${rows}) o where o.person is not null limit ${fewestPeople}`,
  );
  return people.map((row) => row.person);
}

/** The people whom a filter names, by themselves or by their teams of that time. */
async function peopleNamed(
  { engine, scope }: QuestionContext,
  { by }: Observation,
  { start, end }: Instants,
): Promise<readonly number[]> {
  if (scope.contributors) return scope.contributors;
  if (scope.teams === null || by === 'owner') return [];
  const rows = await select<{ person: number }>(
    engine.database,
    sql`select distinct t.contributor_id as person
        from team_member t join contributor c on c.id = t.contributor_id
        where t.team_id = any(${scope.teams}::int[]) and not c.bot
          and (t.since is null or t.since < ${end}::timestamptz) and (t.until is null or t.until > ${start}::timestamptz)`,
  );
  return rows.map((row) => row.person);
}
