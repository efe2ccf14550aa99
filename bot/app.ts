import { App, ExpressReceiver } from '@slack/bolt';
import type { OpenBot } from '../server/start.ts';

/** Opens the Slack bot over HTTP; null where Slack is not set up. */
export const openBot: OpenBot = async (settings) => {
  const { slackBotToken, slackSigningSecret } = settings;
  if (slackBotToken === undefined || slackSigningSecret === undefined) return null;
  return {
    mount(app) {
      const receiver = new ExpressReceiver({
        app,
        signingSecret: slackSigningSecret,
        endpoints: '/slack/events',
      });
      const slack = new App({ receiver, authorize: async () => ({ botToken: slackBotToken }) });
      slack.command('/momentum', async ({ ack }) => {
        await ack(`Momentum is here: ${settings.publicUrl}`);
      });
    },
    async start() {},
    async close() {},
  };
};
