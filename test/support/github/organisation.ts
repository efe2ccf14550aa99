import type { Pipelines } from './pipelines.ts';
import type { PullRequest } from './pull-request.ts';

/** Somebody with an account. Everything else names people by login; `null` there is a deleted account, a ghost. */
export interface Person {
  type: 'User' | 'Bot' | 'Mannequin';
  id: number;
  /** Without `[bot]`, which REST alone adds. */
  login: string;
  name: string | null;
  email: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Team {
  type: 'Team';
  id: number;
  name: string;
  slug: string;
  description: string | null;
  /** Slug of the team above. */
  parent: string | null;
  members: string[];
  /** Names without owner. */
  repositories: string[];
  /** What it may do in repositories, by name; all of it, unless said. */
  roles?: Record<string, 'read' | 'triage' | 'write' | 'maintain' | 'admin'>;
}

/** One owner with everything that hangs on it; what is here is what both APIs and git answer. */
export interface Organisation {
  type: 'Organization';
  id: number;
  login: string;
  name: string;
  createdAt: string;
  updatedAt: string;
  people: Map<string, Person>;
  members: string[];
  /** Those of them whom everybody may see; nobody, unless said. */
  publicMembers?: string[];
  teams: Team[];
  /** Repositories of another owner, a person say, may stand here too. */
  repositories: Repository[];
  nextId: number;
}

export interface Repository extends Pipelines {
  type: 'Repository';
  id: number;
  owner: string;
  name: string;
  /** `owner/name` as it was called before; asked for, they lead here. */
  formerNames: string[];
  description: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  /** `owner/name`. */
  forkOf: string | null;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string | null;
  stars: number;
  forks: number;
  language: string | null;
  /** In the order they were made, those of pull requests included; empty where nothing was pushed. */
  commits: Commit[];
  branches: Map<string, Commit>;
  pullRequests: PullRequest[];
}

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 with the writer's own offset. */
  date: string;
  /** The account that the address belongs to. */
  login: string | null;
}

export interface ChangedFile {
  path: string;
  additions: number;
  deletions: number;
}

export interface Commit {
  type: 'Commit';
  /** Empty until it has its place in a repository. */
  sha: string;
  message: string;
  author: Signature;
  committer: Signature;
  parents: Commit[];
  files: ChangedFile[];
  /** In a pull request: brings in what its base branch became meanwhile. */
  mergesBase: boolean;
}

/** `owner/name`, as it is now. */
export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** Lines that were added and taken away, and in how many files. */
export function sizeOf(files: readonly ChangedFile[]) {
  return {
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
  };
}
