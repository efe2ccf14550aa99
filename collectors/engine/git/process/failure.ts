import {
  InvalidInput,
  type MomentumError,
  NotFound,
  SourceDown,
  SourceRefused,
} from '../../../../server/contract/errors.ts';
import type { RemoteAddress } from '../clone/address.ts';

/** git failed, and not because of anything that the other side said: a damaged clone, a full disk. */
export class GitFailed extends SourceDown {}

interface Complaint {
  /** What git writes, in English, since LC_ALL is C. */
  says: RegExp;
  error: typeof SourceRefused | typeof SourceDown | typeof NotFound | typeof InvalidInput;
  message: (name: string) => string;
  hint: string;
}

/** About another machine; the first that matches holds. */
const remoteComplaints: readonly Complaint[] = [
  {
    says: /host key verification failed/i,
    error: SourceRefused,
    message: (name) => `The SSH host of ${name} is not known on this machine.`,
    hint: 'Add its key to known_hosts of the account that runs Momentum.',
  },
  {
    says: /permission denied \(/i,
    error: SourceRefused,
    message: (name) => `${name} accepts no SSH key that Momentum has.`,
    hint: 'Add the public key of the account that runs Momentum to the host, or use an https address.',
  },
  {
    says: /could not read (username|password)/i,
    error: SourceRefused,
    message: (name) => `${name} asks for a user name and password.`,
    hint: 'Enter a user name and a password or access token for it.',
  },
  {
    says: /authentication failed|access denied|returned error: 40[13]\b|invalid credentials/i,
    error: SourceRefused,
    message: (name) => `${name} rejected the user name or password.`,
    hint: 'Enter them again; most hosts want an access token in place of the password.',
  },
  {
    says: /repository .*not found|not appear to be a git repository|returned error: 404\b|repository .* does not exist/i,
    error: NotFound,
    message: (name) => `There is no git repository at ${name} that Momentum can see.`,
    hint: 'Check the address, and that the account it is read with may see it.',
  },
  {
    says: /ssl certificate|certificate verification|gnutls_|ssl_connect|tls connect|ssl routines/i,
    error: SourceDown,
    message: (name) => `No secure connection to ${name} could be made.`,
    hint: 'Check the certificate of the host; GIT_SSL_CAINFO names the file of a private authority.',
  },
  {
    says: /could not resolve|couldn't connect|unable to (access|connect)|connection (refused|reset|closed|timed out)|network is unreachable/i,
    error: SourceDown,
    message: (name) => `${name} cannot be reached.`,
    hint: 'Check the address and the network; Momentum tries again by itself.',
  },
  {
    says: /early eof|hung up|rpc failed|disconnect|returned error: \d|could not read from remote|too slow|timed out/i,
    error: SourceDown,
    message: (name) => `${name} broke off before everything was fetched.`,
    hint: 'Momentum tries again by itself.',
  },
];

/** About a repository on this machine's disk. */
const localComplaints: readonly Complaint[] = [
  {
    says: /not a git repository|cannot change to/i,
    error: NotFound,
    message: (name) => `There is no git repository at ${name}.`,
    hint: 'Check the path, and that the account that runs Momentum may enter it.',
  },
  {
    says: /transport '.*' not allowed/i,
    error: InvalidInput,
    message: (name) => `${name} lacks some of its objects and would have to fetch them from elsewhere.`,
    hint: 'Give the clone address instead of this partial clone.',
  },
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
  const known = (remote ? remoteComplaints : localComplaints).find(({ says }) => says.test(said));
  if (known) return new known.error(known.message(name), { hint: known.hint, cause });
  const line = text.split('\n').find((each) => /^(fatal|error):/.test(each)) ?? 'it gave no reason';
  return new GitFailed(`git ${command} failed for ${name}: ${line.slice(0, 300)}.`, { cause });
}

function redact(text: string, remote: RemoteAddress | undefined): string {
  const password = remote?.credentials?.password;
  if (!password) return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}
