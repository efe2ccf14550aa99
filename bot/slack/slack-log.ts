import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../server/log.ts';

/**
 * What Slack's libraries say, in our log. Their debug lines hold whole requests, so they are left out; what they call an
 * error (a socket that closed, a call that failed) is tried again or said to whoever asked, so it is a warning here.
 */
export function slackLog(log: Log): Logger {
  const said = (messages: readonly unknown[]) => ({ slack: messages.map(String).join(' ') });
  const warn = (...messages: unknown[]) => log.warn(said(messages), 'Slack’s library reports');
  return {
    debug: () => {},
    info: (...messages: unknown[]) => log.debug(said(messages), 'Slack’s library reports'),
    warn,
    error: warn,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
