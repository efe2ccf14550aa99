import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Pool } from 'pg';
import { afterAll } from 'vitest';
import { openBot } from '../../../bot/app.ts';
import { scopes } from '../../../bot/manifest.ts';
import { openSchedule } from '../../../collectors/engine/schedule/schedule.ts';
import type { Role } from '../../../server/access/caller.ts';
import { beginSession } from '../../../server/access/sessions.ts';
import { createLog } from '../../../server/log.ts';
import { createRedactor } from '../../../server/redactor.ts';
import { readSettings } from '../../../server/settings.ts';
import { type RunningServer, start } from '../../../server/start.ts';
import { storeCommits } from '../../support/commits.ts';
import { testDatabase } from '../../support/database.ts';
import {
  botToken,
  type Conversation,
  press,
  type SentMessage,
  type SlackStandIn,
  slackStandIn,
  type,
} from '../../support/slack.ts';
import { signingSecret } from '../../support/slack-requests.ts';

/** A running Momentum with a stand-in of Slack beside it. */
export interface MomentumInSlack {
  slack: SlackStandIn;
  pool: Pool;
  origin: string;
  running: RunningServer;
  /** What the server logged, a line each. */
  logged: string[];
  /** Types a command and answers Slack's side of it: what was acknowledged, and what is sent. */
  type(text: string, user?: string): Promise<{ ack: Response; said: Conversation }>;
  /** Types a command and answers the first message that comes back. */
  ask(text: string, user?: string): Promise<SentMessage>;
  /** Presses the button with this beginning of its id under a message. */
  press(message: SentMessage, id: string, user?: string): Promise<SentMessage>;
  /** A new user of Momentum, tied to a Slack account. */
  link(slackUser: string, role: Role, contributorId: number | null): Promise<number>;
  cookie(userId: number): Promise<string>;
}

/** Starts the whole server over HTTP, with a worker, on a database of its own; everybody in `people` is a member of the workspace. */
export async function momentumInSlack(
  environment: Record<string, string> = {},
  given: { slack?: SlackStandIn; git?: string } = {},
): Promise<MomentumInSlack> {
  const slack = given.slack ?? (await slackStandIn());
  for (const scope of Object.keys(scopes)) slack.behaviour.scopes.add(scope);
  for (const [id, name] of Object.entries({
    U0ADA: 'Ada Lovelace',
    U0GRACE: 'Grace Hopper',
    U0LINUS: 'Linus',
  }))
    slack.people.set(id, { id, name });
  const database = await testDatabase();
  const home = mkdtempSync(join(tmpdir(), 'momentum-bot-'));
  const port = await freePort();
  const logged: string[] = [];
  const settings = readSettings(
    {
      PORT: String(port),
      MOMENTUM_HOME: home,
      DATABASE_URL: database.url,
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
      ...environment,
    },
    home,
  );
  const redactor = createRedactor();
  const stream = lines(logged);
  const running = await start({
    settings,
    redactor,
    log: createLog({ level: 'info', format: 'json', redactor, stream }),
    openSchedule,
    openBot,
    git: given.git,
    calledFrom: home,
    print: () => {},
  });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await running.close();
  };
  afterAll(async () => {
    await close();
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  });
  return helpers({ slack, pool: database.pool, origin: settings.publicUrl, running: { close }, logged });
}

function helpers(
  parts: Pick<MomentumInSlack, 'slack' | 'pool' | 'origin' | 'running' | 'logged'>,
): MomentumInSlack {
  const { slack, pool, origin } = parts;
  return {
    ...parts,
    type: (text, user = 'U0ADA') => type(slack, origin, user, text),
    async ask(text, user = 'U0ADA') {
      const { ack, said } = await type(slack, origin, user, text);
      if (ack.status !== 200) throw new Error(`Slack got ${ack.status}.`);
      return first(await said.messages());
    },
    async press(message, id, user = 'U0ADA') {
      const button = buttonsOf(message).find((one) => one.action_id.startsWith(id));
      if (button === undefined) throw new Error(`There is no button ${id}.`);
      const { said } = await press(slack, origin, user, button);
      return first(await said.messages());
    },
    async link(slackUser, role, contributorId) {
      const { rows } = await pool.query<{ id: number }>(
        'insert into app_user (name, role, contributor_id) values ($1, upper($2)::role, $3) returning id',
        [slackUser, role, contributorId],
      );
      const id = rows[0]?.id ?? 0;
      await pool.query('insert into slack_user (slack_team, slack_user, user_id) values ($1, $2, $3)', [
        slack.team.id,
        slackUser,
        id,
      ]);
      return id;
    },
    async cookie(userId) {
      const { secret } = await beginSession(pool, userId);
      return `momentum_session=${secret}`;
    },
  };
}

/** Everything that can be pressed under a message. */
export function buttonsOf(message: SentMessage) {
  return message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
}

/** A message as a person reads it, block by block. */
export function readable(message: SentMessage): string {
  return message.blocks.map(readableBlock).join('\n\n');
}

function readableBlock(block: SentMessage['blocks'][number]): string {
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`;
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((one) => one?.text ?? []).join('\n\n');
    case 'context':
      return block.elements.map((element) => `(${element.text})`).join('\n');
    case 'actions':
      return block.elements.map((one) => `[${one.text.text}]`).join(' ');
    case 'image':
      return `<picture: ${block.alt_text}>`;
    case 'data_visualization':
      return `<chart: ${block.title}, ${JSON.stringify(block.chart)}>`;
  }
}

/** Six people who committed over the last weeks; Ada most of them, in two languages. */
export async function storeAcme(pool: Pool): Promise<Map<string, number>> {
  const people = ['Ada', 'Grace', 'Linus', 'Barbara', 'Ken', 'Margaret'];
  const today = Date.now();
  const commits = people.flatMap((author, who) =>
    Array.from({ length: 12 - who }, (_, place) => ({
      author,
      at: new Date(today - place * 86_400_000 - (who + 1) * 60_000).toISOString(),
      added: 10 * (place + 1),
      removed: place,
      language: place % 2 === 0 ? 'TypeScript' : 'CSS',
      repository: place % 3 === 0 ? 'acme/site' : 'acme/shop',
    })),
  );
  await storeCommits(pool, commits);
  const { rows } = await pool.query<{ id: number; name: string }>('select id, name from contributor');
  return new Map(rows.map(({ id, name }) => [name, id]));
}

function first(messages: readonly SentMessage[]): SentMessage {
  const [message] = messages;
  if (message === undefined) throw new Error('No message came.');
  return message;
}

function lines(into: string[]) {
  return new Writable({
    write(chunk: Buffer, _encoding: string, done: () => void) {
      into.push(...String(chunk).split('\n').filter(Boolean));
      done();
    },
  });
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
