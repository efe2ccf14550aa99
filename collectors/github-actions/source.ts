import { defineSource } from '../engine/contract/source.ts';
import { githubSource } from '../github/source.ts';

/** Workflows, their runs and deployments of the repositories that the GitHub source collects. */
export const githubActionsSource = defineSource({
  ...githubSource,
  id: 'github-actions',
  title: 'GitHub Actions',
  category: 'ci-cd',
  comesWith: githubSource,
});
