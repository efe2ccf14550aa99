import type { ChangedFile, Commit, Signature } from './organisation.ts';
import { beginning } from './times.ts';

export interface CommitToBuild {
  message?: string;
  /** A login, which gives name and address too unless they are said. */
  author?: string | null;
  name?: string;
  email?: string;
  /** When it was written, with the writer's offset. */
  at?: string;
  committedAt?: string;
  committer?: Partial<Signature>;
  files?: ChangedFile[];
  /** In a pull request: a merge of the base branch, which changes no file itself. */
  mergesBase?: boolean;
  /** `Name <address>`, for the trailers. */
  coAuthors?: string[];
}

/** A commit of ten new lines by Ann, unless said otherwise. Its place in the history it gets in a repository. */
export function commit(spec: CommitToBuild = {}): Commit {
  const at = spec.at ?? beginning;
  const author = signature(spec.author === undefined ? 'ann' : spec.author, at, spec);
  const { mergesBase = false } = spec;
  const message = spec.message ?? (mergesBase ? 'Merge the base branch' : 'Change something');
  const oneFile = { path: `src/${fileName(message)}.ts`, additions: 10, deletions: 0 };
  const trailers = (spec.coAuthors ?? []).map((person) => `Co-authored-by: ${person}`);
  return {
    type: 'Commit',
    sha: '',
    message: [message, ...(trailers.length > 0 ? [trailers.join('\n')] : [])].join('\n\n'),
    author,
    committer: { ...author, date: spec.committedAt ?? at, ...spec.committer },
    parents: [],
    files: spec.files ?? (mergesBase ? [] : [oneFile]),
    mergesBase,
  };
}

/** What GitHub itself signs: merges made on its pages. */
export function signedByGithub(date: string): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', date, login: 'web-flow' };
}

/** How somebody signs commits, who has an account or has none. */
export function signature(
  login: string | null,
  date: string,
  said: { name?: string; email?: string } = {},
): Signature {
  const name = said.name ?? login ?? 'Somebody Else';
  return { name, email: said.email ?? `${login ?? 'somebody'}@example.com`, date, login };
}

function fileName(message: string): string {
  return (message.split('\n')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}
