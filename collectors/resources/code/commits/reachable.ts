import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import { idIn, idsOf } from '../../../engine/write/ids.ts';
import type { Target } from '../../../engine/write/target.ts';
import { repositories } from '../repositories.ts';

/** Says which commits of a repository its default branch still reaches; the others are no longer counted. */
export async function writeReachable(
  target: Target,
  { repository, shas }: { repository: string; shas: readonly string[] },
): Promise<void> {
  const id = idIn(await idsOf(target, repositories, [repository]), repositories, repository);
  await select(
    target.client,
    sql`with known as (
          select c.sha, reached.sha is not null as reachable
          from commit c left join unnest(${shas}::text[]) reached (sha) on reached.sha = c.sha
          where c.repository_id = ${id}
        )
        update commit c set reachable = known.reachable
        from known
        where c.repository_id = ${id} and c.sha = known.sha and c.reachable <> known.reachable`,
  );
}
