/** Settings that make no sense together, or one without the other. */
export interface Contradiction {
  /** Whether the installation has it; `has` tells which variables are set. */
  broken: (has: (name: string) => boolean) => boolean;
  /** Names the variable to change. */
  sentence: string;
}

/** Checked in this order; the first one that is broken is reported. */
export const contradictions: readonly Contradiction[] = [
  {
    broken: (has) => has('SLACK_APP_TOKEN') && has('SLACK_CLIENT_ID'),
    sentence:
      'SLACK_APP_TOKEN (Socket Mode) and SLACK_CLIENT_ID (OAuth) exclude each other, so one of them has to go.',
  },
  {
    broken: (has) => has('SLACK_BOT_TOKEN') && !has('SLACK_SIGNING_SECRET') && !has('SLACK_APP_TOKEN'),
    sentence:
      'SLACK_BOT_TOKEN needs SLACK_SIGNING_SECRET (Slack over HTTP) or SLACK_APP_TOKEN (Socket Mode) beside it.',
  },
  {
    broken: (has) => has('SLACK_SIGNING_SECRET') && !has('SLACK_BOT_TOKEN'),
    sentence: 'SLACK_SIGNING_SECRET needs SLACK_BOT_TOKEN beside it.',
  },
  {
    broken: (has) => has('SLACK_APP_TOKEN') && !has('SLACK_BOT_TOKEN'),
    sentence: 'SLACK_APP_TOKEN needs SLACK_BOT_TOKEN beside it.',
  },
];
