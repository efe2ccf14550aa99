import { commit } from './build-commit.ts';
import { organisation } from './build-organisation.ts';
import { attempt, deployment, job, run } from './build-pipelines.ts';
import { comment, pullRequest, review, thread } from './build-pull-request.ts';
import { repository } from './build-repository.ts';
import type { Organisation } from './organisation.ts';
import type { PullRequest } from './pull-request.ts';
import { hoursAfter } from './times.ts';

/** How large it is; the same options give the same organisation. */
export interface RandomOrganisationOptions {
  repositories?: number;
  /** In each repository. */
  pullRequests?: number;
  runs?: number;
  deployments?: number;
  people?: number;
  seed?: number;
}

type Random = () => number;

const start = '2024-01-01T08:00:00Z';
const offsets = ['+00:00', '+01:00', '+05:30', '-08:00', '-03:30'];
const services = ['api', 'web', 'worker', 'search'];

/** An organisation that works for two years: most pull requests merged, some open, closed, drafts, by bots or by ghosts. */
export function randomOrganisation(options: RandomOrganisationOptions = {}): Organisation {
  const { repositories = 2, pullRequests = 25, runs = 10, deployments = 5, people = 12, seed = 1 } = options;
  const random = randomNumbers(seed);
  const logins = Array.from({ length: people }, (_, index) => `person-${index + 1}`);
  const built = Array.from({ length: repositories }, (_, index) =>
    repository({
      name: `repository-${index + 1}`,
      createdAt: start,
      isPrivate: random() < 0.7,
      pullRequests: spread(pullRequests, (at) => randomPullRequest(logins, at, random)),
      runs: spread(runs, (at) => randomRun(at, random)),
      deployments: spread(deployments, (at) =>
        deployment({
          createdAt: at,
          environment: `production-${pick(services, random)}`,
          isProduction: true,
        }),
      ),
    }),
  );
  return organisation({ repositories: built, members: logins.slice(0, Math.ceil(people * 0.8)) });
}

function spread<Item>(count: number, make: (at: string) => Item): Item[] {
  const hours = (2 * 365 * 24) / Math.max(count, 1);
  return Array.from({ length: count }, (_, index) => make(hoursAfter(start, 48 + Math.floor(index * hours))));
}

function randomPullRequest(logins: readonly string[], createdAt: string, random: Random): PullRequest {
  const chance = random();
  const author = chance < 0.05 ? 'dependabot[bot]' : chance < 0.07 ? null : pick(logins, random);
  const finished = hoursAfter(createdAt, 1 + Math.floor(random() ** 2 * 200));
  const outcome = random();
  const isDraft = outcome > 0.97;
  const title = `Change ${pick(services, random)} ${Math.floor(random() * 100_000)}`;
  return pullRequest({
    title,
    author,
    createdAt,
    isDraft,
    mergedAt: outcome < 0.85 ? finished : null,
    closedAt: outcome < 0.93 ? finished : null,
    mergedBy: outcome < 0.85 ? pick(logins, random) : null,
    mergeMethod: random() < 0.7 ? 'squash' : random() < 0.7 ? 'merge' : 'rebase',
    commits: Array.from({ length: 1 + Math.floor(random() ** 2 * 6) }, (_, index) =>
      commit({
        message: `${title}, part ${index + 1}`,
        author,
        at: withOffset(hoursAfter(createdAt, index * 0.1 - 3), pick(offsets, random)),
        files: [
          { path: `src/${title.replaceAll(' ', '-')}-${index}.ts`, additions: size(random), deletions: 0 },
        ],
      }),
    ),
    ...randomReviews(logins, createdAt, random),
  });
}

function randomReviews(logins: readonly string[], createdAt: string, random: Random) {
  const soon = () => hoursAfter(createdAt, 0.1 + Math.floor(random() * 10) / 10);
  const some = (most: number) => Array.from({ length: Math.floor(random() * (most + 1)) });
  const state = () => (random() < 0.7 ? 'APPROVED' : 'CHANGES_REQUESTED');
  return {
    reviews: some(2).map(() => review({ author: pick(logins, random), at: soon(), state: state() })),
    comments: some(3).map(() => comment({ author: pick(logins, random), at: soon() })),
    threads: some(2).map(() => {
      const comments = [{}, ...some(1)].map(() => comment({ author: pick(logins, random), at: soon() }));
      return thread({ comments, ...(random() < 0.5 ? { resolvedBy: pick(logins, random) } : {}) });
    }),
  };
}

function randomRun(createdAt: string, random: Random) {
  const conclusion = random() < 0.8 ? 'success' : random() < 0.8 ? 'failure' : 'cancelled';
  const jobs = ['lint', 'test'].map((name) => job({ name, createdAt, conclusion }));
  const first = attempt({ startedAt: createdAt, conclusion, jobs });
  const again = attempt({ startedAt: hoursAfter(createdAt, 1) });
  const rerun = conclusion === 'failure' && random() < 0.5;
  return run({
    createdAt,
    workflow: pick(['CI', 'Release'], random),
    attempts: rerun ? [first, again] : [first],
  });
}

function size(random: Random): number {
  return 1 + Math.floor(random() ** 4 * 400);
}

function withOffset(moment: string, offset: string): string {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  const local = hoursAfter(moment, ((offset.startsWith('-') ? -1 : 1) * minutes) / 60);
  return local.replace('Z', offset);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const picked = items[Math.floor(random() * items.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
}

/** Mulberry32: the same numbers for the same seed everywhere. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
