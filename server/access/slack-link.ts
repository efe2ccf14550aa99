import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { Forbidden } from '../contract/errors.ts';
import type { Role } from './caller.ts';
import { hashOf, newSecret } from './secret.ts';

const minutes = 15;

/** An account in a Slack workspace, and how people call both. */
export interface SlackIdentity {
  slackTeam: string;
  slackUser: string;
  name: string;
  workspace: string;
}

/** The user of Momentum whom a Slack account is tied to. */
export interface SlackLinkedUser {
  id: number;
  name: string;
  role: Role;
  contributorId: number | null;
}

/** A path that ties a Slack account to whoever confirms it there, once, within 15 minutes; one before it is void. */
export async function newSlackLinkPath(database: Database, identity: SlackIdentity): Promise<string> {
  const { slackTeam, slackUser, name, workspace } = identity;
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  await select(
    database,
    sql`delete from slack_link
        where (slack_team = ${slackTeam} and slack_user = ${slackUser}) or expires_at < now()`,
  );
  await select(
    database,
    sql`insert into slack_link (id, slack_team, slack_user, name, workspace, expires_at)
        values (${hashOf(secret)}, ${slackTeam}, ${slackUser}, ${name}, ${workspace}, ${expiresAt})`,
  );
  return `/slack/link/${secret}`;
}

/** Whose account a link would tie; null where it is unknown, used or over. */
export async function readSlackLink(database: Database, secret: string): Promise<SlackIdentity | null> {
  const [link] = await select<SlackIdentity>(
    database,
    sql`select slack_team as "slackTeam", slack_user as "slackUser", name, workspace
        from slack_link where id = ${hashOf(secret)} and used_at is null and expires_at > now()`,
  );
  return link ?? null;
}

/** Uses a link up: its Slack account is this user from now on. Throws `Forbidden` for a link that is unknown, used or over. */
export async function confirmSlackLink(pool: Pool, secret: string, userId: number): Promise<SlackIdentity> {
  return inTransaction(pool, async (client) => {
    const [link] = await select<SlackIdentity>(
      client,
      sql`update slack_link set used_at = now()
          where id = ${hashOf(secret)} and used_at is null and expires_at > now()
          returning slack_team as "slackTeam", slack_user as "slackUser", name, workspace`,
    );
    if (!link) {
      throw new Forbidden('This link was used before, or its 15 minutes are over.', {
        hint: 'Type /momentum link in Slack for a new one.',
      });
    }
    await select(
      client,
      sql`insert into slack_user (slack_team, slack_user, user_id)
          values (${link.slackTeam}, ${link.slackUser}, ${userId})
          on conflict (slack_team, slack_user) do update set user_id = excluded.user_id`,
    );
    return link;
  });
}

/** The user whom a Slack account is tied to; null where it is tied to none. */
export async function findSlackUser(
  database: Database,
  slackTeam: string,
  slackUser: string,
): Promise<SlackLinkedUser | null> {
  const [user] = await select<SlackLinkedUser>(
    database,
    sql`select u.id, u.name, lower(u.role::text) as role, coalesce(c.merged_into, u.contributor_id) as "contributorId"
        from slack_user s
        join app_user u on u.id = s.user_id
        left join contributor c on c.id = u.contributor_id
        where s.slack_team = ${slackTeam} and s.slack_user = ${slackUser}`,
  );
  return user ?? null;
}

/** Unties a Slack account. */
export async function removeSlackUser(
  database: Database,
  slackTeam: string,
  slackUser: string,
): Promise<void> {
  await select(
    database,
    sql`delete from slack_user where slack_team = ${slackTeam} and slack_user = ${slackUser}`,
  );
}
