import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadSlackCommands } from '../../bot/command.ts';
import { slackPages } from '../../bot/documentation.ts';
import { scopes } from '../../bot/manifest.ts';
import { methods } from '../support/slack-methods.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'manifest.yml'), 'utf8');
const documentation = readFileSync(join(root, 'docs/slack.md'), 'utf8');

/** Slack's limits for a manifest. */
const shape = z.strictObject({
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z.tuple([
      z.strictObject({
        command: z.string().startsWith('/').max(32),
        url: z.url({ protocol: /^https$/ }),
        description: z.string().max(2_000),
        usage_hint: z.string().max(1_000),
        should_escape: z.literal(true),
      }),
    ]),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: z.url({ protocol: /^https$/ }),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

describe('manifest.yml', () => {
  it('is what the commands make of it: npm run docs writes it anew', async () => {
    expect(text).toBe((await slackPages())['manifest.yml']);
  });

  it('is within Slack’s limits, with one address for commands and presses', () => {
    const { features, settings } = shape.parse(parse(text));
    expect(features.slash_commands[0].url).toBe(settings.interactivity.request_url);
  });

  it('hints at every command', async () => {
    const [{ usage_hint }] = shape.parse(parse(text)).features.slash_commands;
    for (const { usage } of await loadSlackCommands())
      expect(usage_hint).toContain(usage.replace('/momentum ', ''));
  });

  it('asks for the permissions that calls need, and no other', () => {
    const used = Object.values(methods).flatMap(({ scope }) => scope ?? []);
    expect(shape.parse(parse(text)).oauth_config.scopes.bot.toSorted()).toEqual(
      [...new Set(['commands', ...used])].toSorted(),
    );
  });
});

describe('docs/slack.md', () => {
  it.each(Object.entries(scopes))('says what %s is for', (scope, why) => {
    expect(documentation).toContain(`\`${scope}\``);
    expect(documentation).toContain(why);
  });

  it('has the commands that there are: npm run docs writes them anew', async () => {
    expect(documentation).toBe((await slackPages())['docs/slack.md']);
  });

  it('names every command', async () => {
    for (const { usage, summary } of await loadSlackCommands()) {
      expect(documentation).toContain(usage);
      expect(documentation).toContain(summary);
    }
  });
});
