import fc from 'fast-check';
import type { StoredDelivery, StoredDeployment, StoredPullRequest } from '../support/pull-requests.ts';

const people = ['Ada', 'Grace', 'Linus', 'review[bot]', null];

/** Instants of a few months, so that stories overlap. */
const instant = fc
  .integer({ min: 0, max: 60 * 24 * 120 })
  .map((minutes) => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString());

const review = fc.record(
  {
    by: fc.constantFrom(...people),
    at: instant,
    verdict: fc.constantFrom('APPROVED' as const, 'CHANGES_REQUESTED' as const, 'COMMENTED' as const),
    dismissed: instant,
  },
  { requiredKeys: ['by', 'at', 'verdict'] },
);

const event = fc.record({
  kind: fc.constantFrom('READY_FOR_REVIEW' as const, 'CONVERTED_TO_DRAFT' as const, 'REOPENED' as const),
  at: instant,
});

const hashes: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** When a commit was authored, which is the same wherever it is listed. */
function authoredAt(sha: string): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + hashes.indexOf(sha) * 86_400_000).toISOString();
}

/** Commits of pull requests and of their merges, as the clone of the repository brings them. */
export const theirCommits = ['a', 'b', 'c', 'd', 'merge-1', 'merge-2'].map((sha, index) => ({
  sha,
  at: sha.startsWith('merge') ? `2026-02-1${index}T10:00:00Z` : authoredAt(sha),
  author: index % 2 === 0 ? 'Ada' : 'Grace',
  reachable: sha.startsWith('merge'),
}));

const commit = fc.constantFrom(...hashes).map((sha) => ({ sha, at: authoredAt(sha) }));

/** A pull request in any order of events, however unlikely. */
export const pullRequest: fc.Arbitrary<Omit<StoredPullRequest, 'number'>> = fc.record(
  {
    opened: instant,
    merged: instant,
    draft: fc.boolean(),
    author: fc.constantFrom(...people),
    commits: fc.uniqueArray(commit, { maxLength: 4, selector: ({ sha }) => sha }),
    reviews: fc.array(review, { maxLength: 4 }),
    events: fc.array(event, { maxLength: 4 }),
    comments: fc.array(fc.record({ by: fc.constantFrom(...people), at: instant }), { maxLength: 3 }),
  },
  { requiredKeys: ['opened', 'commits', 'reviews', 'events', 'draft'] },
);

const deployment: fc.Arbitrary<StoredDeployment> = fc.record(
  {
    id: fc.constantFrom('d1', 'd2', 'd3', 'd4'),
    sha: fc.constantFrom('a', 'b', 'merge-1', 'merge-2', 'elsewhere'),
    environment: fc.constantFrom('production', 'staging'),
    status: fc.constantFrom('SUCCEEDED' as const, 'FAILED' as const, 'RUNNING' as const),
    finished: instant,
    ref: fc.constantFrom('main', 'v1.0.0', null),
    run: fc.constantFrom('1', '2', null),
    // One service of both repositories.
    link: fc.constant({ kind: 'environment' as const, upstreamId: 'shared/production' }),
    brought: fc.record({
      commits: fc.array(fc.constantFrom('a', 'b', 'c', 'merge-1', 'merge-2'), { maxLength: 3 }),
      known: fc.boolean(),
    }),
  },
  { requiredKeys: ['id', 'sha'] },
);

/** What one collection may bring: some of the pull requests 1 to 4 and of the deployments of one of two repositories. */
const delivery: fc.Arbitrary<StoredDelivery & { repository: string }> = fc.record({
  repository: fc.constantFrom('acme/shop', 'acme/library'),
  pullRequests: fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), pullRequest), {
      maxLength: 4,
      selector: ([number]) => number,
    })
    .map((pulls) => pulls.map(([number, pull]) => ({ ...pull, number }))),
  deployments: fc.uniqueArray(deployment, { maxLength: 3, selector: ({ id }) => id }),
});

/** What several collections may bring, one after the other: what was merged stays merged. */
export const deliveries: fc.Arbitrary<StoredDelivery[]> = fc
  .array(delivery, { minLength: 1, maxLength: 4 })
  .map((steps) => {
    const merged = new Map<string, string>();
    return steps.map((step) => ({
      ...step,
      deployments: (step.deployments ?? []).map((one) => ({ ...one, id: `${step.repository}/${one.id}` })),
      pullRequests: (step.pullRequests ?? []).map((pull) => {
        const at = merged.get(`${step.repository}#${pull.number}`) ?? pull.merged;
        if (at !== undefined) merged.set(`${step.repository}#${pull.number}`, at);
        return { ...pull, ...(at !== undefined && { merged: at }) };
      }),
    }));
  });
