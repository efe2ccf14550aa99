import { App, ExpressReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Express } from 'express';
import { MomentumError } from '../../server/contract/errors.ts';
import type { Services } from '../../server/services.ts';
import type { ServerSettings } from '../../server/settings.ts';
import type { OpenedBot } from '../../server/start.ts';
import { loadSlackCommands } from '../command.ts';
import { type BotParts, listen } from './listeners.ts';
import { peopleOf } from './people.ts';
import { clientOptions, type SlackApi, slackApi } from './slack-api.ts';
import { slackLog } from './slack-log.ts';
import { keepConnected } from './socket.ts';

type Receiver = ExpressReceiver | SocketModeReceiver;

/** The bot over Socket Mode where SLACK_APP_TOKEN is set, else over HTTP. Slack need not be reachable for it. */
export async function openSlack(
  settings: ServerSettings,
  services: Services,
  token: string,
): Promise<OpenedBot> {
  const slack = slackApi(token, clientOptions(settings, services.log));
  const parts: BotParts = {
    services,
    slack,
    people: peopleOf(slack, services.pool),
    commands: await loadSlackCommands(),
  };
  const { slackAppToken, slackSigningSecret } = settings;
  if (slackAppToken !== undefined) return overSocket(settings, parts, token, slackAppToken);
  return overHttp(settings, parts, token, slackSigningSecret ?? '');
}

function overHttp(
  settings: ServerSettings,
  parts: BotParts,
  token: string,
  signingSecret: string,
): OpenedBot {
  const { log } = parts.services;
  let idle = async () => {};
  return {
    mount(app: Express) {
      const receiver = new ExpressReceiver({
        app,
        signingSecret,
        endpoints: '/slack/events',
        logger: slackLog(log),
      });
      idle = listen(boltOn(receiver, settings, parts, token), parts);
    },
    start: async () => greet(parts),
    close: () => idle(),
  };
}

function overSocket(settings: ServerSettings, parts: BotParts, token: string, appToken: string): OpenedBot {
  const { log } = parts.services;
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLog(log),
    installerOptions: { clientOptions: clientOptions(settings, log) },
  });
  const idle = listen(boltOn(receiver, settings, parts, token), parts);
  let connection: ReturnType<typeof keepConnected> | null = null;
  return {
    mount() {},
    async start() {
      connection = keepConnected(receiver.client, log);
      greet(parts);
    },
    async close() {
      await connection?.stop();
      await idle();
    },
  };
}

/** With `authorize` nothing is asked of Slack before a request is acknowledged. */
function boltOn(receiver: Receiver, settings: ServerSettings, { services }: BotParts, token: string): App {
  return new App({
    receiver,
    authorize: async () => ({ botToken: token }),
    clientOptions: clientOptions(settings, services.log),
    logger: slackLog(services.log),
    ignoreSelf: false,
    convoStore: false,
  });
}

/** Says in the log whether Slack takes the token; nothing waits for it, and it is asked again with the first command. */
function greet({ slack, services: { log } }: { slack: SlackApi; services: Services }): void {
  slack.workspace().then(
    ({ name }) => log.info({ workspace: name }, 'Slack is connected'),
    (err: unknown) => {
      const hint = err instanceof MomentumError ? err.hint : undefined;
      log.warn({ err, hint }, 'Slack does not answer yet');
    },
  );
}
