import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../server/log.ts';
import type { ServerSettings } from '../../server/settings.ts';
import { slackFailureOf } from './slack-failure.ts';
import { slackLog } from './slack-log.ts';

/** A workspace as Slack knows it. */
export interface Workspace {
  id: string;
  name: string;
}

/** A Slack account, as far as it matters who may ask. */
export interface SlackAccount {
  id: string;
  name: string;
  /** Ids of the workspaces that it belongs to. */
  workspaces: string[];
  /** A guest, a bot, somebody of another organization, or somebody who left. */
  outsider: boolean;
}

export interface Picture {
  fileName: string;
  title: string;
  altText: string;
  png: Buffer;
}

/** What Momentum asks of Slack. Every call throws `SourceBusy`, `SourceDown` or `SourceRefused`. */
export interface SlackApi {
  /** The workspace that the app is installed in. */
  workspace(): Promise<Workspace>;
  account(user: string): Promise<SlackAccount>;
  /** Uploads a picture that no message shows yet and answers its id, once Slack has taken it in. */
  uploadPicture(picture: Picture): Promise<string>;
}

/** Whoever asks is waiting: one more try, then words instead of an answer. */
const patience = { timeout: 8_000, retryConfig: { retries: 1, minTimeout: 300, maxTimeout: 300 } };
const looks = 10;
const betweenLooks = 300;

/** Options of every client of the Web API. */
export function clientOptions(
  { slackApiUrl }: Pick<ServerSettings, 'slackApiUrl'>,
  log: Log,
): webApi.WebClientOptions {
  return {
    ...patience,
    ...(slackApiUrl && { slackApiUrl: slackApiUrl.replace(/\/?$/, '/') }),
    rejectRateLimitedCalls: true,
    logger: slackLog(log),
  };
}

const workspaceAnswer = z.object({ team_id: z.string(), team: z.string() });
const flag = z.boolean().optional();
const accountAnswer = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    team_id: z.string().optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    is_bot: flag,
    deleted: flag,
  }),
});
const uploadAnswer = z.object({
  files: z.tuple([z.object({ files: z.tuple([z.object({ id: z.string() })]) })]),
});
const fileAnswer = z.object({ file: z.object({ mimetype: z.string().optional() }) });

/** The Web API with the bot's token. */
export function slackApi(token: string, options: webApi.WebClientOptions): SlackApi {
  const client = new webApi.WebClient(token, options);
  let known: Promise<Workspace> | null = null;
  return {
    workspace() {
      known ??= called(async () => workspaceOf(await client.auth.test())).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    account: (user) => called(async () => accountOf(await client.users.info({ user }))),
    uploadPicture: (picture) => called(() => upload(client, picture)),
  };
}

async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw slackFailureOf(error);
  }
}

function workspaceOf(answer: unknown): Workspace {
  const { team_id, team } = workspaceAnswer.parse(answer);
  return { id: team_id, name: team };
}

function accountOf(answer: unknown): SlackAccount {
  const { user } = accountAnswer.parse(answer);
  return {
    id: user.id,
    name: user.real_name ?? user.name ?? user.id,
    workspaces: [...(user.team_id ? [user.team_id] : []), ...(user.enterprise_user?.teams ?? [])],
    outsider: [
      user.is_restricted,
      user.is_ultra_restricted,
      user.is_stranger,
      user.is_bot,
      user.deleted,
    ].includes(true),
  };
}

async function upload(client: webApi.WebClient, { fileName, title, altText, png }: Picture): Promise<string> {
  const answer = await client.filesUploadV2({ file: png, filename: fileName, title, alt_text: altText });
  const [{ files }] = uploadAnswer.parse(answer).files;
  const [{ id }] = files;
  await takenIn(client, id);
  return id;
}

/** Slack looks at a file before a message may show it, after it has answered that the upload is complete. */
async function takenIn(client: webApi.WebClient, file: string): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    const { mimetype } = fileAnswer.parse(await client.files.info({ file })).file;
    if (mimetype) return;
    await sleep(betweenLooks);
  }
}
