import { Octokit } from '@octokit/rest';
import type { Endpoints } from '@octokit/types';
import type { UpstreamRequest } from '../../engine/http/request.ts';

const { endpoint } = new Octokit().request;

/** What every request to GitHub says of itself. */
export const headers = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'momentum',
} as const;

/** A request to a route of GitHub's REST API, by GitHub's own name of it, with its parameters in their places. */
export function route<R extends keyof Endpoints & `GET ${string}`>(
  name: R,
  parameters: Endpoints[R]['parameters'],
): UpstreamRequest {
  const { url } = endpoint(name, { ...parameters, baseUrl: '' });
  return { path: url, headers };
}
