import type { Permission } from '../trouble.ts';
import type { World } from '../world.ts';
import type { Arguments } from './connection.ts';
import { GithubError } from './refusal.ts';

/** How a field is found in what stands for its object; fields of the object with the same name need none. */
export type Resolve<Source> = {
  resolve(source: Source, args: Arguments, world: World): unknown;
}['resolve'];

export type Fields<Source> = Record<string, Resolve<Source>>;

/** Refuses a part of a query that the token is not allowed to see. */
export function permit({ permissions }: World, permission: Permission): void {
  if (!permissions.has(permission))
    throw new GithubError('FORBIDDEN', 'Resource not accessible by personal access token');
}

/** Refuses what a classic token lacks the scope for, by naming both. */
export function requireScope(
  { permissions }: World,
  field: string,
  permission: Permission,
  scopes: string,
): void {
  if (permissions.has(permission)) return;
  const message = `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the following scopes: [${scopes}], but your token has only been granted the: ['repo'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`;
  throw new GithubError('INSUFFICIENT_SCOPES', message);
}
