import { defineFact, type Follows, type RolledUp } from '../engine/contract/fact.ts';
import { consume } from '../engine/invalidation/dirty-queue.ts';
import { queueOf } from './rollups/days.ts';
import { rollUp } from './rollups/roll-up.ts';

const ofCommits = { by: 'day', at: ['authored_at'] } as const;
const ofPullRequests = ['opened_at', 'merged_at', 'closed_at', 'deployed_at'] as const;
const ofDeployments = ['created_at', 'finished_at'] as const;

/**
 * Additive observations by day for the organization, each team and each repository, without bots. They are added up from parts by
 * repository and person, which are compared with what they were, so that the sums of those alone that changed are added up again.
 */
export const rollups = defineFact({
  name: 'rollups',
  writes: { rollup: 'all', rollup_part: 'all' },
  follows: {
    commits: ofCommits,
    'facts/commit-roles': ofCommits,
    'facts/homes': ofCommits,
    'facts/pull-requests': { by: 'day', columns: { pull_request_fact: 'all' }, at: ofPullRequests },
    deployments: { by: 'day', at: ofDeployments },
    'facts/deployments': {
      by: 'day',
      columns: { deployment: ['service_id', 'production'] },
      at: ofDeployments,
    },
    'facts/identities': {
      by: 'person',
      columns: { account: ['contributor_id'], contributor: ['bot'], team_member: ['contributor_id'] },
    },
    memberships: 'person',
    ownerships: [
      { by: 'repository', columns: { team_repository: 'all' } },
      {
        by: 'repository',
        columns: { team_service: 'all' },
        marking: `select repository_id from link where service_id = row.service_id
                  union all
                  select repository_id from deployment where service_id = row.service_id`,
      },
    ],
    repositories: {
      by: 'repository',
      columns: { repository: ['archived', 'excluded', 'gone_at'] },
      // One that is new has nothing yet.
      on: ['update', 'delete'],
    },
    teams: { by: 'everything', columns: { team: ['parent_id'] }, on: ['update', 'delete'] },
  },
  observed: othersOf,
  compute: (context) => consume(context, queueOf(context), (client, work) => rollUp(client, work, context)),
});

/** What metrics roll up of other resources is followed by all instants that these have. */
function othersOf(observations: readonly RolledUp[]): Follows {
  const told = ['commits', 'pull-requests', 'deployments'];
  const needed = new Set(observations.flatMap(({ needs }) => needs));
  return Object.fromEntries([...needed].filter((name) => !told.includes(name)).map((name) => [name, 'day']));
}
