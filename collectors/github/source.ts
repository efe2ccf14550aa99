import { z } from 'zod';
import { patternList } from '../engine/connections/patterns.ts';
import { defineSource } from '../engine/contract/source.ts';
import { publicAddress } from './api/address.ts';
import { githubLimits } from './api/limits.ts';
import { probeOrganizations } from './api/probe.ts';
import { isOf, isSigned } from './api/webhook.ts';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean),
);

/** Repositories on GitHub, or on a GitHub Enterprise Server. */
export const githubSource = defineSource({
  id: 'github',
  title: 'GitHub',
  category: 'version-control',
  backfillDays: 90,
  settings: {
    GITHUB_TOKEN: {
      schema: z.string({ error: 'is needed' }).min(1, 'is needed'),
      title: 'Access token',
      help: 'A fine-grained token that may read contents, pull requests, actions, deployments and alerts of the repositories and the members of the organization; or a classic one with repo and read:org.',
      example: 'github_pat_…',
      secret: true,
    },
    GITHUB_ORG: {
      schema: z
        .string({ error: 'is needed' })
        .pipe(list)
        .refine((names) => names.length > 0, 'is needed'),
      title: 'Organizations',
      help: 'Organizations or users whose repositories are collected, separated by commas.',
      example: 'acme, acme-labs',
    },
    GITHUB_VISIBILITY: {
      schema: z.enum(['all', 'public', 'private']).default('all'),
      title: 'Visibility',
      help: 'Which repositories: all, public or private.',
      example: 'all',
    },
    GITHUB_REPOSITORIES: {
      schema: patternList.optional(),
      title: 'Repositories',
      help: 'Only these, as owner/name; * stands for anything, several are separated by commas. All where nothing is given.',
      example: 'acme/shop, acme/web-*',
    },
    GITHUB_URL: {
      schema: z.url({ protocol: /^https?$/, error: 'is no web address' }).default(publicAddress),
      title: 'Address of the REST API',
      help: 'Of a GitHub Enterprise Server: https://HOST/api/v3. GraphQL is found beside it.',
      example: 'https://github.acme.example/api/v3',
      address: true,
    },
    GITHUB_API: {
      schema: z.enum(['graphql', 'rest']).default('graphql'),
      title: 'API',
      help: 'graphql takes a hundredth of the requests; rest is for servers without it, and does not tell which review threads are resolved.',
      example: 'graphql',
    },
    GITHUB_COMMITS: {
      schema: z.enum(['git', 'api']).default('git'),
      title: 'Commits',
      help: 'git reads them from a clone, without any request to the API; api is for where git cannot reach the repositories.',
      example: 'git',
    },
  },
  upstream: {
    baseUrl: ({ GITHUB_URL }) => GITHUB_URL,
    authorize: ({ GITHUB_TOKEN }) => ({ authorization: `Bearer ${GITHUB_TOKEN}` }),
    limits: githubLimits,
  },
  webhook: { isGenuine: isSigned, concerns: isOf },
  probe: ({ settings, http }) => probeOrganizations(http, settings.GITHUB_ORG),
});
