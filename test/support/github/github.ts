import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { gate } from './gate.ts';
import { serveGit, writeGit } from './git.ts';
import { answerGraphql } from './graphql.ts';
import { newLimit } from './limits.ts';
import type { Organisation } from './organisation.ts';
import { restRouter } from './rest.ts';
import { allPermissions, noTrouble, type Permission, type Trouble } from './trouble.ts';
import type { World } from './world.ts';

export interface GithubOptions {
  organisation: Organisation;
  /** Further owners. */
  others?: Organisation[];
  token?: string;
  /** The login that the token belongs to; the first member, unless said otherwise. */
  viewer?: string;
  /** Points and calls in a window, and its length in seconds: 5,000 an hour, unless said otherwise. */
  points?: number;
  calls?: number;
  window?: number;
  /** Whether repositories can be cloned; hashes are git's own then. */
  git?: boolean;
}

/** A GitHub on this machine. */
export interface Github {
  /** Where it stands for `https://api.github.com`; `${url}/api/v3` is the same as an Enterprise server's. */
  url: string;
  token: string;
  organisation: Organisation;
  /** What the token may read; all of it at first. */
  permissions: Set<Permission>;
  trouble: Trouble;
  limits: World['limits'];
  /** What was asked for so far. */
  spent(): { graphql: number; points: number; rest: number; notModified: number };
  /** Lets git tell what was changed since it was started. */
  writeGit(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts GitHub's GraphQL and REST APIs and its git over the same organisation, on a free port. It answers what GitHub would and
 * refuses what it would; what it does not have, it refuses by name rather than to answer nothing.
 */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const { organisation, others = [], token = 'ghp_a_token', window = 3600 } = options;
  const app = express();
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const world: World = {
    organisations: [organisation, ...others],
    viewer: options.viewer ?? organisation.members[0] ?? 'nobody',
    permissions: new Set(allPermissions),
    trouble: noTrouble(),
    limits: {
      graphql: newLimit('graphql', options.points ?? 5000, window),
      rest: newLimit('core', options.calls ?? 5000, window),
    },
    origin: originOf(server.address()),
    spent: { graphql: { calls: 0, points: 0 }, rest: 0, notModified: 0 },
  };
  const root = await mkdtemp(join(tmpdir(), 'github-'));
  app.use(serveGit(world, root, token));
  app.use(express.text({ type: () => true, limit: '10mb' }), gate(world, token));
  app.post(['/graphql', '/api/graphql'], answerGraphql(world));
  app.use('/api/v3', restRouter(world, '/api/v3'));
  app.use('/', restRouter(world, ''));
  if (options.git) await writeGit(world, root);
  const { permissions, trouble, limits, spent, origin: url } = world;
  return {
    ...{ url, token, organisation, permissions, trouble, limits },
    spent() {
      const { graphql, rest, notModified } = spent;
      return { graphql: graphql.calls, points: graphql.points, rest, notModified };
    },
    writeGit: () => writeGit(world, root),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(root, { recursive: true, force: true });
    },
  };
}

function originOf(address: AddressInfo | string | null): string {
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
