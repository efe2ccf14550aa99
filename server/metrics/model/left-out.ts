import type { Observation } from './observation.ts';

/** The reason of what is left out because a bot did it. */
export const byBot = 'bot';

/**
 * What an observation leaves out, as an observation of its own by `reason`: so it is filtered like everything else, and rolled
 * up where the observation is. Null where nothing is: days are people's own, and samples are of things.
 */
export function leftOutOf(observation: Observation): Observation | null {
  const { id, shape, by, select, excluded, hasPersonAt, hasService, rolledUp, shared } = observation;
  if (shape === 'day' || shape === 'sample') return null;
  const instants = shape === 'span' ? 'o.started_at, o.ended_at' : 'o.at';
  const more = `${hasService ? ', o.service' : ''}${hasPersonAt ? ', o.person_at' : ''}`;
  const columns = `${instants}, o.person, o.repository, o.home, o.identity, false as bot${more}`;
  const bots = `select '${byBot}' as reason, 1::float8 as value, ${columns} from (${select}) o where o.bot`;
  const others = excluded && `select o.reason, o.value, ${columns} from (${excluded.select}) o`;
  return {
    id: excluded?.id ?? `bots_of_${id}`,
    shape,
    by,
    dimensions: ['reason'],
    ...(hasPersonAt && { hasPersonAt }),
    ...(hasService && { hasService }),
    rolledUp,
    ...(shared && excluded?.shared && { shared: { rows: shared.rows, measures: excluded.shared } }),
    select: others ? `${bots} union all ${others}` : bots,
  };
}
