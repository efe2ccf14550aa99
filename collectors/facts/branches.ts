import sql from 'sql-template-tag';
import { defineFact } from '../engine/contract/fact.ts';

/**
 * How many branches of each repository are worked on: other than the default one, not merged, committed to by a person in the last
 * 14 days. Merged is also what the default branch reaches by now, and what a pull request was merged with. Looked at once a day,
 * since no upstream keeps history of it.
 */
export const branches = defineFact({
  name: 'branches',
  writes: { branch_sample: 'all' },
  follows: {},
  needs: ['identities'],
  async compute({ pool, timeZone }) {
    const written = await pool.query(
      sql`insert into branch_sample as s (repository_id, day, at, active)
          select r.id, (now() at time zone ${timeZone})::date, now(),
                 count(b.name) filter (
                   where not b.is_default and not b.merged and b.gone_at is null and person.bot is not true
                     and b.head_committed_at > now() - interval '14 days'
                     and not exists (select from commit c
                                     where c.repository_id = r.id and c.sha = b.head_sha and c.reachable)
                     and not exists (select from pull_request p
                                     where p.repository_id = r.id and p.head_sha = b.head_sha and p.state = 'MERGED'))
          from repository r
          join branch b on b.repository_id = r.id
          left join account a on a.id = b.head_author_id
          left join contributor person on person.id = a.contributor_id
          where not (r.archived or r.excluded) and r.gone_at is null
          group by r.id
          on conflict (repository_id, day) do update set at = excluded.at, active = excluded.active
          where s.active <> excluded.active`,
    );
    return written.rowCount ?? 0;
  },
});
