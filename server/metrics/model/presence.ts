import type { Observation } from './observation.ts';

/** Who was there on which day, doing one of some kinds of things. */
export function presenceOf(doing: string | readonly string[]): Observation {
  const kinds = [doing].flat();
  const listed = kinds.map((kind) => `'${kind.replaceAll("'", "''")}'`).join(', ');
  return {
    id: `presence_${kinds.join('_')}`,
    shape: 'day',
    by: 'person',
    dimensions: [],
    rolledUp: false,
    select: `
      select p.day, 1::float8 as value, p.contributor_id as person, p.repository_id as repository, c.bot, true as home,
             p.day::text || ' ' || p.contributor_id as identity
      from presence p
      join contributor c on c.id = p.contributor_id
      join repository r on r.id = p.repository_id and not (r.archived or r.excluded) and r.gone_at is null
      where p.kind in (${listed})`,
  };
}
