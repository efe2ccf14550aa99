import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';

/**
 * Accounts that share a key are joined, also over several steps: to the person to whom one of them was joined by hand, else
 * to the one who was there first. What shares no key any more goes back home. Keys: a verified address (an account that only
 * names it joins, it does not vouch), GitHub's and GitLab's no-reply addresses by their login, a tool's id with its further
 * addresses (`12345/ada@example.com`). Answers how many accounts moved.
 */
export async function joinAccounts(client: PoolClient): Promise<number> {
  const rows = await select(
    client,
    sql`with recursive joinable as (
          select * from account where joined_by <> 'PARTED'
        ),
        account_key as (
          select id, 'mail ' || lower(email) as key from joinable
          where lower(email) in (select lower(email) from account where email_verified)
          union
          select id, 'login ' || host || ' ' || lower(login) from joinable where login is not null
          union
          select id, 'login github.com ' || lower((regexp_match(email, ${githubNoReply}, 'i'))[1])
          from joinable where email ~* ${githubNoReply}
          union
          select id, 'login gitlab.com ' || lower((regexp_match(email, ${gitlabNoReply}, 'i'))[1])
          from joinable where email ~* ${gitlabNoReply}
          union
          select id, 'account ' || source || ' ' || host || ' ' || split_part(upstream_id, '/', 1)
          from joinable where source <> 'git' and upstream_id ~ '^[0-9]+(/|$)'
        ),
        linked as (
          select distinct one.id as account, other.id as other from account_key one join account_key other using (key)
        ),
        reached as (
          select account, other from linked
          union
          select reached.account, linked.other from reached join linked on linked.account = reached.other
        ),
        person as (
          select reached.account,
                 coalesce((array_agg(other.contributor_id order by other.id) filter (where other.joined_by = 'HAND'))[1],
                          min(other.home_id)) as contributor
          from reached join account other on other.id = reached.other
          group by reached.account
        ),
        before as (
          select a.id, coalesce(person.contributor, a.home_id) as contributor
          from account a left join person on person.account = a.id
          where a.joined_by = 'AUTOMATIC' and a.contributor_id <> coalesce(person.contributor, a.home_id)
        )
        update account a set contributor_id = before.contributor from before where a.id = before.id returning a.id`,
  );
  return rows.length;
}

/** `12345+login@…`; before 2017 without the number. */
const githubNoReply = '^(?:[0-9]+[+])?([^@]+)@users[.]noreply[.]github[.]com$';
/** `12345-login@…`. */
const gitlabNoReply = '^(?:[0-9]+-)?([^@]+)@users[.]noreply[.]gitlab[.]com$';

/** Whoever has no account left leads to the person who has them now, and so do their teams and their sign-in. */
export async function followAccounts(client: PoolClient): Promise<void> {
  await select(
    client,
    sql`update contributor p set merged_into = null
        where merged_into is not null and exists (select from account where contributor_id = p.id)`,
  );
  await select(
    client,
    sql`with heir as (
          select a.home_id as former, min(a.contributor_id) as id from account a
          where not exists (select from account own where own.contributor_id = a.home_id)
          group by a.home_id
        ),
        member as (
          update team_member t set contributor_id = heir.id from heir where t.contributor_id = heir.former
        ),
        signed_in as (
          update app_user u set contributor_id = one.id
          from (
            select distinct on (heir.id) heir.id, user_of.id as user_id
            from heir join app_user user_of on user_of.contributor_id = heir.former order by heir.id, user_of.id
          ) one
          where u.id = one.user_id and not exists (select from app_user where contributor_id = one.id)
        )
        update contributor p set merged_into = heir.id from heir
        where p.id = heir.former and p.merged_into is distinct from heir.id`,
  );
}
