import sql, { type Sql } from 'sql-template-tag';
import type { DirtyDays } from '../../engine/invalidation/dirty-queue.ts';

/**
 * Commits `c` of days `d` of repositories, for a `from` clause. Each day is looked up by its instants first, whatever the
 * planner believes of the table; three hours more on either side, since a clock that is set back at midnight has it twice.
 */
export function commitsOnDays({ repositoryIds, days }: DirtyDays, timeZone: string): Sql {
  return sql`
    unnest(${repositoryIds}::int[], ${days}::date[]) d (repository_id, day)
    cross join lateral (
      select c.* from commit c
      where c.repository_id = d.repository_id
        and c.authored_at >= (d.day::timestamp at time zone ${timeZone}) - interval '3 hours'
        and c.authored_at < ((d.day + 1)::timestamp at time zone ${timeZone}) + interval '3 hours'
        and (c.authored_at at time zone ${timeZone})::date = d.day
      offset 0
    ) c`;
}
