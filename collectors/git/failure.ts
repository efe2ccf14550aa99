import {
  InvalidInput,
  type MomentumError,
  NotFound,
  SourceDown,
  SourceRefused,
} from '../../server/contract/errors.ts';
import type { RemoteAddress } from './address.ts';

/** git failed, and not because of anything that the other side said: a damaged clone, a full disk. */
export class GitFailed extends SourceDown {}

type Say = (name: string, remote: RemoteAddress | undefined) => MomentumError;

/** What git says (LC_ALL=C), first match wins, and what a person is told instead. */
const complaints: readonly (readonly [RegExp, Say])[] = [
  [
    /host key verification failed/i,
    (name) =>
      new SourceRefused(`The SSH host of ${name} is not known on this machine.`, {
        hint: 'Add its key to known_hosts of the account that runs Momentum.',
      }),
  ],
  [
    /permission denied \(/i,
    (name) =>
      new SourceRefused(`${name} accepts no SSH key that Momentum has.`, {
        hint: 'Add the public key of the account that runs Momentum to the host, or use an https address.',
      }),
  ],
  [
    /could not read (username|password)|authentication failed|access denied|returned error: 40[13]\b|invalid credentials/i,
    (name, remote) =>
      remote?.credentials
        ? new SourceRefused(`${name} rejected the user name or password.`, {
            hint: 'Enter them again; most hosts want an access token in place of the password.',
          })
        : new SourceRefused(`${name} asks for a user name and password.`, {
            hint: 'Enter a user name and a password or access token for it.',
          }),
  ],
  [
    /repository .*not found|not appear to be a git repository|not a git repository|returned error: 404\b|repository .* does not exist|cannot change to|no such repository/i,
    (name) =>
      new NotFound(`There is no git repository at ${name} that Momentum can see.`, {
        hint: 'Check the address, and that the account it is read with may see it.',
      }),
  ],
  [
    /transport '.*' not allowed/i,
    (name) =>
      new InvalidInput(`${name} lacks some of its objects and would have to fetch them from elsewhere.`, {
        hint: 'Give the clone address instead of this partial clone.',
      }),
  ],
  [
    /ssl certificate|certificate verification|gnutls_|ssl_connect|tls connect|ssl routines/i,
    (name) =>
      new SourceDown(`No secure connection to ${name} could be made.`, {
        hint: 'Check the certificate of the host; GIT_SSL_CAINFO names the file of a private authority.',
      }),
  ],
  [
    /could not resolve|failed to connect|couldn't connect|unable to (access|connect)|connection (refused|reset|closed|timed out)|early eof|hung up|rpc failed|disconnect|returned error: \d|could not read from remote|too slow|network is unreachable|operation timed out/i,
    (name) =>
      new SourceDown(`${name} cannot be reached.`, {
        hint: 'Check the address and the network; Momentum tries again by itself.',
      }),
  ],
];

/** The error for a git process that ended badly, from what it wrote; credentials are never part of it. */
export function gitFailure(end: {
  command: string;
  complaint: string;
  where: string;
  remote: RemoteAddress | undefined;
}): MomentumError {
  const { command, where, remote } = end;
  const text = redact(end.complaint, remote);
  const name = remote ? remote.url.replace(/\?.*$/, '') : where;
  const cause = new Error(text.trim());
  // The address itself may hold any word that is looked for.
  const said = remote ? text.replaceAll(remote.url, '') : text;
  const known = complaints.find(([pattern]) => pattern.test(said));
  if (known) {
    const error = known[1](name, remote);
    error.cause = cause;
    return error;
  }
  const line = text.split('\n').find((each) => /^(fatal|error):/.test(each)) ?? 'it gave no reason';
  return new GitFailed(`git ${command} failed for ${name}: ${line.slice(0, 300)}.`, { cause });
}

function redact(text: string, remote: RemoteAddress | undefined): string {
  const password = remote?.credentials?.password;
  if (!password) return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}
