import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { commit } from '../support/github/build-commit.ts';
import { addRepository, organisation } from '../support/github/build-organisation.ts';
import { deployment, deploymentStatus, run } from '../support/github/build-pipelines.ts';
import { comment, event, pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import * as changes from '../support/github/changes.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { sendWebhook } from '../support/github/webhook.ts';
import { ask, get, github } from './ask.ts';

const later = (hours: number) => hoursAfter('2026-02-01T09:00:00Z', hours);

async function shop() {
  const pull = pullRequest({ title: 'Add a basket' });
  const shop = repository({ name: 'shop', pullRequests: [pull] });
  const built = organisation({ repositories: [shop] });
  const started = await github({ organisation: built });
  const read = async (path = '') => (await get(started, `/repos/acme/shop${path}`)).json();
  return { pull, shop, built, started, read };
}

it('moves the pull request and the repository when somebody merges', async () => {
  const { pull, built, read } = await shop();
  changes.mergePullRequest(built, pull, later(1), 'bob');
  expect(await read('/pulls/1')).toMatchObject({
    ...{ state: 'closed', merged: true, merged_at: later(1), updated_at: later(1) },
    merged_by: { login: 'bob' },
  });
  expect(await read()).toMatchObject({ pushed_at: later(1), updated_at: later(1) });
  expect(await read('/commits')).toMatchObject([{ sha: pull.mergeCommit?.sha }, {}]);
  expect(await read('/branches')).toMatchObject([{ name: 'main' }]);
});

it('closes and opens again, and says so in the timeline', async () => {
  const { pull, built, read } = await shop();
  changes.closePullRequest(built, pull, later(1));
  expect(await read('/pulls?state=open')).toEqual([]);
  changes.reopenPullRequest(built, pull, later(2));
  expect(await read('/pulls?state=open')).toMatchObject([{ updated_at: later(2), closed_at: null }]);
  expect(await read('/issues/1/events')).toMatchObject([{ event: 'closed' }, { event: 'reopened' }]);
  expect(await read('/issues/1/timeline')).toMatchObject([{ event: 'committed' }, {}, {}]);
});

it('lists the commits of a branch that was written anew, and no longer the former ones', async () => {
  const {
    pull,
    shop: { branches },
    built,
    read,
  } = await shop();
  changes.forcePush(built, pull, [commit({ message: 'Once more', at: later(0) })], later(1));
  expect(await read('/pulls/1/commits')).toMatchObject([{ commit: { message: 'Once more' } }]);
  expect(await read('/issues/1/events')).toMatchObject([{ event: 'head_ref_force_pushed' }]);
  expect(branches.get('change-1')).toBe(pull.commits[0]);
});

it('takes comments and requests that were put there by hand', async () => {
  const { pull, built, read } = await shop();
  pull.comments.push(comment({ author: 'carol', at: later(3) }));
  pull.events.push(event('ReviewRequestedEvent', later(2), { reviewer: 'carol' }));
  changes.changed(built, pull);
  expect(await read('/pulls/1')).toMatchObject({ updated_at: later(3), comments: 1 });
  expect(await read('/issues/1/events')).toMatchObject([{ requested_reviewer: { login: 'carol' } }]);
});

it('has what is opened and pushed later', async () => {
  const { built, shop: there, read } = await shop();
  changes.openPullRequest(built, there, pullRequest({ createdAt: later(1), baseRef: 'release' }));
  changes.pushCommits(built, there, [commit({ message: 'Straight to main', at: later(2) })]);
  expect(await read('/pulls/2')).toMatchObject({ base: { ref: 'release' }, created_at: later(1) });
  expect(await read('/compare/change-1...main')).toMatchObject({
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
  });
  expect(await read('/commits')).toMatchObject([{ commit: { message: 'Straight to main' } }, {}]);
});

it('leads from a former name to the present one, in each API', async () => {
  const { shop: there, started } = await shop();
  changes.renameRepository(there, 'store', later(1));
  changes.transferRepository(there, 'globex', later(2));
  for (const name of ['acme/shop', 'acme/store']) {
    const moved = await get(started, `/repos/${name}/pulls?state=all`);
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      `${started.url}/repositories/${there.id}/pulls?state=all`,
    ]);
  }
  expect((await get(started, `/repositories/${there.id}`)).status).toBe(200);
  expect(await (await get(started, '/orgs/acme/repos')).json()).toEqual([]);
  const query = '{ repository(owner: "acme", name: "shop") { nameWithOwner } }';
  expect((await ask(started, query)).data).toEqual({ repository: { nameWithOwner: 'globex/store' } });
});

it('archives, deletes and adds repositories', async () => {
  const { built, shop: there, started, read } = await shop();
  changes.archiveRepository(there, later(1));
  expect(await read()).toMatchObject({ archived: true, updated_at: later(1) });
  changes.deleteRepository(built, there);
  addRepository(built, repository({ name: 'new', forkOf: 'acme/shop' }));
  expect((await get(started, '/repos/acme/shop')).status).toBe(404);
  expect(await (await get(started, '/orgs/acme/repos')).json()).toMatchObject([{ name: 'new', fork: true }]);
});

it('moves a deployment when it goes on, and shows what ran later', async () => {
  const { built, shop: there, read } = await shop();
  const statuses = [deploymentStatus('pending', later(0))];
  const deployed = deployment({ createdAt: later(0), statuses });
  there.deployments.push(deployed);
  there.runs.push(run({ workflow: 'Release', createdAt: later(0) }));
  changes.ran(built, there);
  changes.addStatus(built, deployed, deploymentStatus('success', later(1)));
  expect(await read('/deployments')).toMatchObject([{ sha: there.commits[0]?.sha, updated_at: later(1) }]);
  expect(await read('/actions/workflows')).toMatchObject({
    workflows: [{ path: '.github/workflows/release.yml' }],
  });
});

it('has pull requests of forks, of forks that are gone, and of people who are', async () => {
  const pulls = [
    pullRequest({ fork: 'carol/shop', author: 'carol' }),
    pullRequest({ fork: 'deleted', author: null, createdAt: hoursAfter(beginning, 1) }),
  ];
  const fork = repository({ name: 'shop', owner: 'carol', forkOf: 'acme/shop' });
  const built = organisation({ repositories: [repository({ name: 'shop', pullRequests: pulls }), fork] });
  const started = await github({ organisation: built });
  expect(await (await get(started, '/repos/acme/shop/pulls?direction=asc')).json()).toMatchObject([
    { head: { repo: { full_name: 'carol/shop' } }, user: { login: 'carol' } },
    { head: { repo: null }, user: { login: 'ghost' } },
  ]);
  const query = `{ repository(owner: "acme", name: "shop") { pullRequests(first: 9) { nodes {
    isCrossRepository author { login } headRepository { nameWithOwner } } } } }`;
  expect((await ask(started, query)).data).toMatchObject({
    repository: {
      pullRequests: {
        nodes: [
          { isCrossRepository: true, headRepository: { nameWithOwner: 'carol/shop' } },
          { isCrossRepository: true, headRepository: null, author: null },
        ],
      },
    },
  });
});

it('signs what it sends to a webhook', async () => {
  const received = new Promise<{ signature: unknown; event: unknown; body: string }>((came) => {
    const server = createServer(async (request, response) => {
      const { 'x-hub-signature-256': signature, 'x-github-event': event } = request.headers;
      came({ signature, event, body: await text(request) });
      response.writeHead(202).end();
    }).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : '';
      const sent = { name: 'push', payload: { ref: 'refs/heads/main' }, secret: 'a secret' };
      void sendWebhook(`http://127.0.0.1:${port}/hooks`, sent);
    });
    onTestFinished(() => {
      server.close();
    });
  });
  const { signature, event: name, body } = await received;
  expect(JSON.parse(body)).toEqual({ ref: 'refs/heads/main' });
  expect(name).toBe('push');
  expect(signature).toBe(`sha256=${createHmac('sha256', 'a secret').update(body).digest('hex')}`);
});
