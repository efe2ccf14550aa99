import type { OpenBot } from '../server/start.ts';

/** Opens the Slack bot; null where Slack is not set up. Slack's libraries are loaded only where it is. */
export const openBot: OpenBot = async (settings, services) => {
  if (settings.slackBotToken === undefined) return null;
  const { openSlack } = await import('./slack/slack.ts');
  return openSlack(settings, services, settings.slackBotToken);
};
