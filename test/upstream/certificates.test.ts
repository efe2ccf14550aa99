import { createServer } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { SourceRefused } from '../../server/contract/errors.ts';
import { asking } from '../support/upstream.ts';

/** Of this test alone, signed by nobody. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTD2HO/UDYYBhiWiT
6iwoTpUFGdyxui7X12nYHatLfsKhRANCAATZHLmcYoh8kTmulIOgU4iWRkzceD45
DzgUIolWUqJG0ZGTD4MTlNRnLH250hlHLmwkLQDZdZPeLBFt8+GL9Jwr
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUEvbUXAWwLJQpk/GZJ7Rw8aA89wAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMzA4NTgwN1oYDzIxMjYxMDMw
MDg1ODA3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATZHLmcYoh8kTmulIOgU4iWRkzceD45DzgUIolWUqJG0ZGTD4MTlNRn
LH250hlHLmwkLQDZdZPeLBFt8+GL9Jwro2QwYjAdBgNVHQ4EFgQUU3Nl240QHbN4
rYBNbbDbur/yT34wHwYDVR0jBBgwFoAUU3Nl240QHbN4rYBNbbDbur/yT34wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IAJeB5O4NFYkRpai6p/x7z13FY9JKxjYsjAt0LTo3nkTAiBC5/09CihbuPsmKj2l
N+6dyTdgvTNlM5qHZfR4fkmrZg==
-----END CERTIFICATE-----`;

it('a certificate that nobody trusts is told as such, at once and with what to do', async () => {
  let connections = 0;
  const server = createServer({ key, cert }, (_, response) => response.end('{}'));
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const error = await asking(`https://127.0.0.1:${port}`, (http) =>
    http.json({ path: '/' }, z.unknown()),
  ).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(SourceRefused);
  expect(error.message).toContain('certificate is not trusted');
  expect(error.hint).toContain('NODE_EXTRA_CA_CERTS');
  expect(connections).toBe(1);
});
