import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RemoteAddress } from '../clone/address.ts';

/** The repository that git works in; what is not given, git finds as it always does. */
export interface GitRepository {
  gitDir: string;
  workTree?: string;
  indexFile?: string;
}

/** What of Momentum's own environment git may see: how to reach the network and the keys of the account. */
const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
];

/** Overrides a repository's own configuration where that could run a program or change a count. */
const configuration: Readonly<Record<string, string>> = {
  'safe.directory': '*',
  'core.quotePath': 'false',
  'core.attributesFile': devNull,
  'core.hooksPath': devNull,
  'core.fsmonitor': 'false',
  'core.askPass': '',
  'credential.helper': '',
  'protocol.ext.allow': 'never',
  'log.showSignature': 'false',
  'log.showRoot': 'true',
  'diff.renames': 'true',
  'diff.renameLimit': '1000',
  'diff.algorithm': 'myers',
  'advice.graftFileDeprecated': 'false',
  'init.defaultBranch': 'main',
  'gc.autoDetach': 'false',
  'maintenance.autoDetach': 'false',
  // Redirects are followed and guarded before git is started.
  'http.followRedirects': 'false',
  'http.lowSpeedLimit': '1',
  'http.lowSpeedTime': '120',
};

const configurationVariables = Object.fromEntries(
  Object.entries(configuration).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]),
);

const always: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_COUNT: String(Object.keys(configuration).length),
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: devNull,
};

const askpass = fileURLToPath(new URL('askpass.sh', import.meta.url));

/**
 * The whole environment of one git process. The network is closed unless a remote is given, and the credentials of
 * that remote are answered through GIT_ASKPASS to its own host alone.
 */
export function gitEnvironment(repository?: GitRepository, remote?: RemoteAddress): Record<string, string> {
  const own = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=30',
    ...Object.fromEntries(own),
    ...always,
    ...configurationVariables,
    ...(repository && { GIT_DIR: repository.gitDir }),
    ...(repository?.workTree && { GIT_WORK_TREE: repository.workTree }),
    ...(repository?.indexFile && { GIT_INDEX_FILE: repository.indexFile }),
    GIT_ALLOW_PROTOCOL: remote ? 'https:http:ssh:git' : '',
    ...(remote && credentialVariables(remote)),
  };
}

function credentialVariables({ url, credentials }: RemoteAddress): Record<string, string> {
  if (!credentials || !/^https?:/.test(url)) return {};
  const { protocol, host } = new URL(url);
  return {
    GIT_ASKPASS: askpass,
    MOMENTUM_GIT_SCHEME: protocol.slice(0, -1),
    MOMENTUM_GIT_HOST: host,
    MOMENTUM_GIT_USERNAME: credentials.username,
    MOMENTUM_GIT_PASSWORD: credentials.password,
  };
}
