import type { Database } from '../../prisma/select.ts';
import { findSlackUser, type SlackIdentity, type SlackLinkedUser } from '../../server/access/slack-link.ts';
import { Forbidden, InvalidInput } from '../../server/contract/errors.ts';
import type { Asker } from '../../server/metrics/question/asker.ts';
import type { SlackAccount, SlackApi } from './slack-api.ts';

/** Somebody in Slack, and who that is in Momentum. */
export interface Person extends SlackIdentity {
  asker: Asker;
  /** Null until they tied their accounts with `/momentum link`. */
  user: SlackLinkedUser | null;
}

export interface People {
  /** Throws `Forbidden` for guests, bots and people of another workspace. */
  recognise(slackUser: string): Promise<Person>;
  /** The contributor whom a mention names. Throws `InvalidInput` where that is not known. */
  mentioned(slackUser: string): Promise<number>;
}

const remembered = 5 * 60_000;
const most = 5_000;

/** Recognises people; what Slack says of an account is believed for five minutes, what Momentum knows is looked up each time. */
export function peopleOf(slack: SlackApi, database: Database): People {
  const accounts = new Map<string, { account: SlackAccount; until: number }>();

  async function accountOf(user: string): Promise<SlackAccount> {
    const known = accounts.get(user);
    if (known && known.until > Date.now()) return known.account;
    const account = await slack.account(user);
    if (accounts.size >= most) accounts.clear();
    accounts.set(user, { account, until: Date.now() + remembered });
    return account;
  }

  return {
    async recognise(slackUser) {
      const [workspace, account] = await Promise.all([slack.workspace(), accountOf(slackUser)]);
      if (account.outsider || !account.workspaces.includes(workspace.id)) throw notHere(workspace.name);
      const user = await findSlackUser(database, workspace.id, slackUser);
      return {
        slackTeam: workspace.id,
        slackUser,
        name: account.name,
        workspace: workspace.name,
        user,
        asker: askerOf(workspace.id, slackUser, user),
      };
    },
    async mentioned(slackUser) {
      const workspace = await slack.workspace();
      const user = await findSlackUser(database, workspace.id, slackUser);
      if (user?.contributorId) return user.contributorId;
      const { name } = await accountOf(slackUser);
      throw new InvalidInput(`Momentum does not know yet who ${name} is.`, {
        hint: 'They can type `/momentum link`; or name them as they are in commits, as in `@ada` or `contributor:ada@example.com`.',
      });
    },
  };
}

function askerOf(team: string, slackUser: string, user: SlackLinkedUser | null): Asker {
  if (user === null)
    return { name: `slack ${team} ${slackUser}`, role: 'viewer', contributorId: null, operator: false };
  const { id, role, contributorId } = user;
  return { name: `user ${id}`, role, contributorId, operator: false };
}

function notHere(workspace: string): Forbidden {
  return new Forbidden(
    `Momentum answers members of ${workspace} alone, not guests or people from elsewhere.`,
    {
      hint: 'Ask a member to share the answer in this channel.',
    },
  );
}
