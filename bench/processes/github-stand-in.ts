import { z } from 'zod';
import { startGithub } from '../../test/support/github/github.ts';
import { randomOrganisation } from '../../test/support/github/random-organisation.ts';

// A process of its own, so that answering costs the collection neither memory nor time of its own process.
const options = z
  .object({
    repositories: z.int(),
    pullRequests: z.int(),
    /** Of ten pull requests, how many have threads. */
    threads: z.int(),
    latency: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const organisation = randomOrganisation({ ...options, runs: 0, deployments: 0 });
for (const { pullRequests } of organisation.repositories) {
  for (const [place, pull] of pullRequests.entries()) if (place % 10 >= options.threads) pull.threads = [];
}
const github = await startGithub({ organisation, points: 1_000_000, calls: 1_000_000 });
github.trouble.latency = options.latency;
process.on('message', () => process.send?.({ spent: github.spent() }));
process.send?.({ url: github.url, token: github.token, login: organisation.login });
