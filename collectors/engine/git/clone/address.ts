import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInput } from '../../../../server/contract/errors.ts';

/** A user name with a password or access token, for http and https addresses. */
export interface GitCredentials {
  username: string;
  password: string;
}

/** A repository on another machine; `url` holds no password. */
export interface RemoteAddress {
  kind: 'remote';
  url: string;
  host: string;
  /** The path on the host without `.git`, which is owner/name on most. */
  fullName: string;
  credentials: GitCredentials | undefined;
}

/** A repository in a folder of this machine; `path` is absolute. */
export interface LocalAddress {
  kind: 'local';
  path: string;
}

export type GitAddress = RemoteAddress | LocalAddress;

const remoteSchemes = ['https:', 'http:', 'ssh:', 'git:'];
const scpForm = /^(?:([^\s/:@]+)@)?([^\s/:@]+):(?!:)(.+)$/;

/**
 * Reads a clone address or local path. A password inside the address is moved to `credentials` unless some are given.
 * @throws InvalidInput for what is neither, for a local path that is not allowed and for git's other transports
 */
export function readAddress(
  text: string,
  options: { allowLocal: boolean; credentials?: GitCredentials | undefined },
): GitAddress {
  const address = text.trim();
  // Control characters could end a line in a prompt or a file; a leading dash could be read as an option.
  if (address === '' || /^-|\p{Cc}/u.test(address)) throw notAnAddress();
  const local = localPath(address);
  if (local !== null && !options.allowLocal) {
    throw new InvalidInput('A repository on Momentum’s own disk cannot be named here.', {
      hint: 'Give a clone address, or set GIT_REPOSITORIES where Momentum is started.',
    });
  }
  if (local !== null) return { kind: 'local', path: local };
  return address.includes('://')
    ? urlAddress(address, options.credentials)
    : scpAddress(address, options.credentials);
}

function localPath(address: string): string | null {
  if (/^file:\/\//i.test(address)) return fileURLToPath(address);
  if (address.includes('://')) return null;
  if (isAbsolute(address) || address.startsWith('.') || !address.includes(':')) return resolve(address);
  return null;
}

function urlAddress(address: string, given: GitCredentials | undefined): RemoteAddress {
  const url = URL.parse(address);
  if (!url || !remoteSchemes.includes(url.protocol) || url.hostname === '') throw notAnAddress();
  const embedded = url.password
    ? { username: decoded(url.username), password: decoded(url.password) }
    : undefined;
  url.password = '';
  if (url.protocol.startsWith('http')) url.username = '';
  return remote(url.href, url.host, decoded(url.pathname), given ?? embedded);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw notAnAddress(cause);
  }
}

function scpAddress(address: string, given: GitCredentials | undefined): RemoteAddress {
  const [, , host, path] = scpForm.exec(address) ?? [];
  if (host === undefined || path === undefined || /^-/.test(host)) throw notAnAddress();
  return remote(address, host, path, given);
}

function remote(
  url: string,
  host: string,
  path: string,
  credentials: GitCredentials | undefined,
): RemoteAddress {
  const fullName = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  if (fullName === '') throw notAnAddress();
  return { kind: 'remote', url, host: host.toLowerCase(), fullName, credentials };
}

function notAnAddress(cause?: unknown): InvalidInput {
  return new InvalidInput('This is no address that a git repository can be cloned from.', {
    hint: 'Give one such as https://example.com/owner/name.git or git@example.com:owner/name.git.',
    cause,
  });
}
