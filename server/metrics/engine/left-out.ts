import type { Observation } from './group.ts';

/** The reason of what is left out because a bot did it. */
export const byBot = 'bot';

/**
 * What an observation leaves out, as an observation of its own by `reason`: so it is filtered and rolled up like everything
 * else. Null where nothing is: days are people's own.
 */
export function leftOutOf(observation: Observation): Observation | null {
  const { id, shape, by, select, excluded, hasPersonAt } = observation;
  if (shape === 'day') return null;
  const columns = `o.at, o.person, o.repository, o.home, o.identity, false as bot${hasPersonAt ? ', o.person_at' : ''}`;
  const bots = `select '${byBot}' as reason, 1::float8 as value, ${columns} from (${select}) o where o.bot`;
  const others = excluded && `select o.reason, o.value, ${columns} from (${excluded.select}) o`;
  return {
    id: excluded?.id ?? `bots_of_${id}`,
    shape,
    by,
    dimensions: ['reason'],
    ...(hasPersonAt && { hasPersonAt }),
    rolledUp: true,
    select: others ? `${bots} union all ${others}` : bots,
  };
}
