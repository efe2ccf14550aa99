import { defineFact } from '../engine/contract/fact.ts';
import { markDays, markPullRequests, markRepositories } from '../engine/invalidation/dirty.ts';
import { consume } from '../engine/invalidation/dirty-queue.ts';
import { deployedOtherwise, writeContents } from './deployments/contents.ts';
import { judgeDeployments } from './deployments/judge.ts';
import { touch } from './deployments/touched.ts';

/** Which service each deployment is of, whether it is one to production, and which pull requests it was the first to bring. */
export const deployments = defineFact({
  script: 'deployments',
  provides: 'deployments',
  dependsOn: ['identities'],
  compute: ({ pool, timeZone }) =>
    consume(pool, 'deployments', async (client, work) => {
      const touched = await touch(client, work);
      const judged = await judgeDeployments(client);
      await markDays(client, ['rollups'], judged, timeZone);
      // A deployment that is of another service now changes what the repositories of its former one recovered from.
      await markRepositories(client, ['recoveries'], judged.length > 0 ? touched : []);
      const moved = await writeContents(client);
      await markPullRequests(client, [...moved, ...(await deployedOtherwise(client))]);
      return judged.length + moved.length;
    }),
});
