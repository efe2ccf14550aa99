import { z } from 'zod';
import { restPerson } from '../../github/api/people.ts';
import { actionsInstant } from '../api/instant.ts';

/** A deployment as lists give it: without its statuses. */
export const deploymentItem = z.object({
  id: z.int(),
  node_id: z.string(),
  sha: z.string(),
  ref: z.string(),
  environment: z.string(),
  creator: restPerson,
  created_at: actionsInstant,
  updated_at: actionsInstant,
});

export type DeploymentItem = z.infer<typeof deploymentItem>;

/** A page of deployments, of which each is read for itself. */
export const deploymentList = z.array(z.unknown());

const states = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'pending',
  'queued',
  'success',
  'waiting',
] as const;

/** One thing that was said of a deployment. */
export interface Status {
  state: (typeof states)[number];
  at: Date;
  url: string | null;
  /** The run of GitHub Actions whose job said it. */
  run: string | null;
}

/** Actions write the address of the job that deploys. */
function runIn(logUrl: string | null | undefined): string | null {
  return /\/actions\/runs\/(\d+)(?:\/|$)/.exec(logUrl ?? '')?.[1] ?? null;
}

const address = z.string().nullish();

/** A page of statuses in REST. */
export const restStatuses = z.array(
  z
    .object({ state: z.enum(states), created_at: actionsInstant, environment_url: address, log_url: address })
    .transform(
      (one): Status => ({
        state: one.state,
        at: one.created_at,
        url: one.environment_url || one.log_url || null,
        run: runIn(one.log_url),
      }),
    ),
);

const graphqlStatus = z
  .object({
    state: z.string().toLowerCase().pipe(z.enum(states)),
    createdAt: actionsInstant,
    environmentUrl: address,
    logUrl: address,
  })
  .transform(
    (one): Status => ({
      state: one.state,
      at: one.createdAt,
      url: one.environmentUrl || one.logUrl || null,
      run: runIn(one.logUrl),
    }),
  );

/** Statuses of many deployments in GraphQL, of which each is read for itself. */
export const graphqlNodes = z.object({ nodes: z.array(z.unknown()) });

/** All statuses of a deployment in GraphQL; one that has more of them does not fit. */
export const graphqlStatuses = z.object({
  databaseId: z.int(),
  statuses: z.object({
    pageInfo: z.object({ hasNextPage: z.literal(false) }),
    nodes: z.array(graphqlStatus),
  }),
});
