import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { probe } from '../../collectors/engine/connections/probe.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import { connected } from './github-collected.ts';

async function tested() {
  const built = organisation({
    people: [{ login: 'ann' }],
    repositories: [repository({ isPrivate: false }), repository({ name: 'web' })],
  });
  const installation = await connected({ organisation: built }, []);
  const test = async (settings: Readonly<Record<string, string>> = {}) => {
    await installation.configure(settings);
    return probe(installation.engine, 'github', null, 'here', new AbortController().signal);
  };
  return { ...installation, test };
}

it('The connection test says what the token sees, of organizations and of users', async () => {
  const { test } = await tested();
  expect(await test({ GITHUB_ORG: 'acme, ann' })).toEqual({
    ok: true,
    message: 'GitHub shows the organization acme (1 public and 1 private repositories), the user ann.',
  });
});

it('The connection test says that a token is rejected, and never which', async () => {
  const { test } = await tested();
  const result = await test({ GITHUB_TOKEN: 'ghp_wrong' });
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('rejected the credentials') });
  expect(result.message).not.toContain('ghp_wrong');
});

it('The connection test names an organization that the token does not see', async () => {
  const { test } = await tested();
  expect(await test({ GITHUB_ORG: 'acme,globex' })).toEqual({
    ok: false,
    message:
      'There is no organization or user globex that this token can see. Check GITHUB_ORG, and whether the token is approved by the organization.',
  });
});

it('The connection test names the scope that a classic token lacks', async () => {
  const { github, test } = await tested();
  github.trouble.scopes = 'repo, workflow';
  expect((await test()).message).toContain('lacks the scope read:org');
  github.trouble.scopes = 'read:org';
  expect((await test()).message).toContain('lacks the scope repo,');
  github.trouble.scopes = 'repo, admin:org';
  expect((await test()).ok).toBe(true);
});

it('The connection test says that the token is not authorized for single sign-on', async () => {
  const { github, test } = await tested();
  github.trouble.ssoWanted.add('acme');
  expect(await test()).toEqual({
    ok: false,
    message:
      'The organization wants single sign-on: authorize the token for it, at “Configure SSO” beside the token on GitHub.',
  });
});

it('The connection test says that an address shows web pages, or is none', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
  });
  const { test } = await tested();
  const { port } = server.address() as AddressInfo;
  expect((await test({ GITHUB_URL: `http://127.0.0.1:${port}` })).message).toContain(
    'GITHUB_URL must be the address of the REST API',
  );
  expect(await test({ GITHUB_URL: 'http://nowhere.invalid' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('cannot be reached'),
  });
});
