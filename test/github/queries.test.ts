import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import type { Query } from '../../collectors/github/api/graphql.ts';
import type { lists } from '../../collectors/github/pull-request/graphql/lists.ts';
import {
  furtherPages,
  lastUpdates,
  openPullRequestsQuery,
  parentsOf,
  pullRequestsByNumber,
  pullRequestsPage,
  threadsOf,
} from '../../collectors/github/pull-request/graphql/queries.ts';

const names: (keyof typeof lists)[] = ['reviews', 'commits', 'comments', 'events', 'threads', 'replies'];

const queries: Query[] = [
  pullRequestsPage,
  openPullRequestsQuery,
  threadsOf,
  parentsOf,
  pullRequestsByNumber(25),
  lastUpdates(50),
  furtherPages(names),
  ...names.map((name) => furtherPages([name])),
];

const schema = buildSchema(
  readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8'),
  { assumeValidSDL: true, assumeValid: true, noLocation: true },
);

it.each(queries.map((query) => [query.name, query]))(
  'the query for %s holds against the schema that GitHub publishes, and asks what it costs',
  (_, { text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
    expect(text).toContain('rateLimit { cost }');
  },
);
