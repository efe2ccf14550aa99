import { expect, it } from 'vitest';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { comment, event, pullRequest, review, thread } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { closePullRequest, forcePush, reopenPullRequest } from '../support/github/changes.ts';
import type { Organisation } from '../support/github/organisation.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { everything, stageWith } from './pull-requests-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);

function random(seed: number): Organisation {
  return randomOrganisation({ repositories: 2, pullRequests: 40, runs: 0, deployments: 0, seed });
}

/** What random ones have not: dismissals, branches written anew, requests, teams, bots, ghosts, merges of the base. */
function strange(): Organisation {
  const rewritten = pullRequest({ createdAt: at(3), readyAt: at(4) });
  const pulls = [
    pullRequest({
      reviews: [review({ dismissed: { at: at(5) } }), review({ author: 'copilot[bot]', at: at(5) })],
      events: [
        ...['bob', 'reviewers', 'others'].map((reviewer) =>
          event('ReviewRequestedEvent', at(1), { reviewer }),
        ),
        event('ConvertToDraftEvent', at(2), { actor: null }),
        event('ReviewRequestRemovedEvent', at(3), { reviewer: 'bob' }),
      ],
    }),
    pullRequest({
      author: null,
      fork: 'deleted',
      threads: [thread({ comments: [comment(), comment({ author: null })], resolvedBy: 'bob' })],
      commits: [commit({ at: at(-9) }), commit({ at: at(-1), mergesBase: true })],
    }),
    rewritten,
  ];
  const shop = repository({ pullRequests: pulls, commits: [commit({ at: at(-5) })] });
  const teams = ['reviewers', 'others'].map((slug) => ({ slug, members: ['bob'] }));
  const acme = organisation({ repositories: [shop], teams });
  forcePush(acme, rewritten, [commit({ message: 'Once more', at: at(5) })], at(6));
  closePullRequest(acme, rewritten, at(7));
  reopenPullRequest(acme, rewritten, at(8));
  return acme;
}

it.each([
  ['a random organisation', () => random(1)],
  ['another one', () => random(2)],
  ['an organisation of rare cases', strange],
])(
  'brings the same rows of %s by GraphQL and by REST, but for whether threads are resolved',
  async (_, build) => {
    const collected = [];
    for (const GITHUB_API of ['graphql', 'rest']) {
      const stage = await stageWith({ organisation: build(), settings: { GITHUB_API } });
      expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
      const { origin } = new URL(stage.github.url);
      collected.push(JSON.parse(JSON.stringify(await everything(stage.pool)).replaceAll(origin, 'github')));
    }
    const [graphql, rest] = collected;
    for (const rows of Object.values(graphql)) expect(rows).not.toEqual([]);
    expect(rest).toEqual({ ...graphql, threads: [] });
  },
);
