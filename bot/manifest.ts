import { stringify } from 'yaml';
import type { Command } from './command.ts';

/** What each permission is for; docs/slack.md tells the same. */
export const scopes = {
  commands: 'to be called with /momentum',
  'files:read': 'to see when Slack has taken in a picture that Momentum uploaded',
  'files:write': 'to upload pictures of charts that Slack cannot draw itself',
  'users:read': 'to tell members of the workspace from guests and people of other workspaces',
} as const;

const url = 'https://momentum.example/slack/events';

/** The app as Slack’s “From a manifest” takes it, in YAML. It asks for no permission that nothing uses. */
export function manifestText(commands: readonly Command[]): string {
  const head = [
    '# The Slack app, made from bot/commands by `npm run docs`.',
    '# Put the address of your Momentum in place of momentum.example; docs/slack.md says how to go on.',
  ];
  return `${head.join('\n')}\n${stringify(manifestOf(commands), { lineWidth: 0 })}`;
}

function manifestOf(commands: readonly Command[]) {
  return {
    display_information: {
      name: 'Momentum',
      description: 'Metrics of your engineering team, where you talk about them',
      background_color: '#1d2b53',
    },
    features: {
      bot_user: { display_name: 'Momentum', always_online: true },
      slash_commands: [
        {
          command: '/momentum',
          url,
          description: 'Metrics of your engineering team',
          usage_hint: usageHint(commands),
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      interactivity: { is_enabled: true, request_url: url },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

function usageHint(commands: readonly Command[]): string {
  return metricFirst(commands)
    .map(({ usage }) => usage.replace('/momentum ', ''))
    .join(' | ');
}

/** The question about metrics first, then what else can be typed. */
export function metricFirst(commands: readonly Command[]): Command[] {
  return commands.toSorted((one, other) => Number(other.name === 'metric') - Number(one.name === 'metric'));
}
