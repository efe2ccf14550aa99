import { fullName } from '../organisation.ts';
import type { Deployment, DeploymentStatus } from '../pipelines.ts';
import { nodeIdOf } from '../world.ts';
import type { SentDeployment, SentDeploymentStatus } from './payload.ts';
import { userPayload } from './people.ts';
import { type AskedOf, found, page, type Route } from './route.ts';

export const deploymentRoutes: Route<AskedOf>[] = [
  { path: '/deployments', permission: 'deployments', answer: listDeployments },
  {
    path: '/deployments/:deployment',
    permission: 'deployments',
    answer: (asked) => ({ body: deploymentPayload(asked, deploymentIn(asked)) }),
  },
  {
    path: '/deployments/:deployment/statuses',
    permission: 'deployments',
    answer(asked) {
      const deployment = deploymentIn(asked);
      const latestFirst = deployment.statuses.toReversed();
      return page(asked, latestFirst, (status) => statusPayload(asked, deployment, status));
    },
  },
  {
    path: '/environments',
    permission: 'actions',
    answer(asked) {
      const byName = Map.groupBy(asked.repository.deployments, (each) => each.environment);
      return page(asked, [...byName].sort(), ([name, all]) => environmentPayload(asked, name, all), {
        key: 'environments',
      });
    },
  },
];

function listDeployments(asked: AskedOf) {
  const { query, repository } = asked;
  const fits = (name: string, is: string) => (query.get(name) ?? is) === is;
  const wanted = repository.deployments
    .filter((each) => fits('environment', each.environment) && fits('task', each.task))
    .filter((each) => fits('sha', each.commit.sha) && fits('ref', each.ref))
    .sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  return page(asked, wanted, (each) => deploymentPayload(asked, each));
}

function deploymentIn({ repository, params }: AskedOf): Deployment {
  return found(repository.deployments.find((each) => String(each.id) === params.deployment));
}

function deploymentPayload(asked: AskedOf, deployment: Deployment): SentDeployment {
  const { id, commit, ref, task, environment, description } = deployment;
  const url = addressOf(asked, deployment);
  return {
    ...{ url, id, node_id: nodeIdOf(deployment), sha: commit.sha, ref, task, description, environment },
    original_environment: environment,
    payload: {},
    creator: userPayload(asked, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    transient_environment: false,
    production_environment: deployment.isProduction,
  };
}

function statusPayload(
  asked: AskedOf,
  deployment: Deployment,
  status: DeploymentStatus,
): SentDeploymentStatus {
  const { id, state, description, createdAt, logUrl } = status;
  const url = addressOf(asked, deployment);
  return {
    ...{ url: `${url}/statuses/${id}`, id, node_id: nodeIdOf(status), state, description },
    creator: userPayload(asked, status.creator),
    environment: deployment.environment,
    created_at: createdAt,
    updated_at: createdAt,
    deployment_url: url,
    log_url: logUrl,
  };
}

function environmentPayload({ api, repository }: AskedOf, name: string, deployments: readonly Deployment[]) {
  const [first] = deployments;
  const url = `${api}/repos/${fullName(repository)}/environments/${encodeURIComponent(name)}`;
  return {
    id: first?.id,
    node_id: `EN_kwDO${first?.id.toString(36)}`,
    name,
    url,
    created_at: first?.createdAt,
  };
}

function addressOf({ api, repository }: AskedOf, { id }: Deployment): string {
  return `${api}/repos/${fullName(repository)}/deployments/${id}`;
}
