import { resolve } from 'node:path';
import { z } from 'zod';
import { logFormats, logLevels } from '../log.ts';
import { address, key, list, origin, timeZone, variable, word } from './variable.ts';

/** The folder of package.json: `.env` is read from it, and relative folders are relative to it. */
export const packageFolder = resolve(import.meta.dirname, '../..');

export const roles = ['web', 'worker', 'bot'] as const;
const privacies = ['self', 'managers', 'everyone'] as const;

/** Every environment variable that Momentum reads, under the name that its setting has in the code. */
export const variables = {
  host: variable({
    name: 'HOST',
    help: 'Address that the server listens on (also what Slack and Socket Mode use)',
    expects: 'a host name or an IP address',
    default: '127.0.0.1',
    schema: z.string().regex(/^[\w.:-]+$/),
  }),
  port: variable({
    name: 'PORT',
    help: 'Port that the server listens on',
    expects: 'a whole number from 1 to 65535',
    default: '3000',
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(65_535)),
  }),
  publicUrl: variable({
    name: 'MOMENTUM_PUBLIC_URL',
    help: 'Address that users reach Momentum under; other Host headers are refused',
    expects: 'an address like https://momentum.example, without a path',
    otherwise: 'http://HOST:PORT',
    schema: origin,
  }),
  home: variable({
    name: 'MOMENTUM_HOME',
    help: 'Folder of the embedded database, generated keys and clones; private to its owner',
    expects: 'a folder',
    default: '.momentum',
    schema: z.string().transform((folder) => resolve(packageFolder, folder)),
  }),
  databaseUrl: variable({
    name: 'DATABASE_URL',
    help: 'A PostgreSQL of yours, 15 or later',
    expects: 'an address like postgresql://user:password@host:5432/database',
    otherwise: 'embedded',
    secret: true,
    schema: address('postgres://', 'postgresql://'),
  }),
  mongodbUrl: variable({
    name: 'MONGODB_URL',
    help: 'Agenda keeps its jobs in this MongoDB',
    expects: 'an address like mongodb://host:27017/momentum',
    otherwise: 'jobs in PostgreSQL',
    secret: true,
    schema: address('mongodb://', 'mongodb+srv://'),
  }),
  roles: variable({
    name: 'MOMENTUM_ROLES',
    help: 'Which parts this process runs: web is sign-in, API, components and dashboard, worker collects, bot answers Slack; each has /healthz, /readyz and /metrics',
    expects: `a comma-separated list of ${roles.join(', ')}`,
    default: roles.join(','),
    schema: list(z.enum(roles)).refine((chosen) => chosen.length > 0),
  }),
  secretKey: variable({
    name: 'MOMENTUM_SECRET_KEY',
    help: 'Encrypts stored credentials',
    expects: '32 bytes in base64 (openssl rand -base64 32)',
    otherwise: 'generated in MOMENTUM_HOME',
    secret: true,
    schema: key,
  }),
  secretKeyPrevious: variable({
    name: 'MOMENTUM_SECRET_KEY_PREVIOUS',
    help: 'The key before, which still opens what it sealed',
    expects: '32 bytes in base64',
    otherwise: 'none',
    secret: true,
    schema: key,
  }),
  adminToken: variable({
    name: 'MOMENTUM_ADMIN_TOKEN',
    help: "An API token with all rights but other people's individual numbers, for automation",
    expects: 'one word without spaces',
    otherwise: 'none',
    secret: true,
    schema: word,
  }),
  timeZone: variable({
    name: 'MOMENTUM_TIME_ZONE',
    help: 'Time zone of reports where the question says none',
    expects: 'an IANA time zone like Europe/Berlin',
    default: 'UTC',
    schema: timeZone,
  }),
  privacy: variable({
    name: 'MOMENTUM_PRIVACY',
    help: 'Who sees individual numbers',
    expects: `one of ${privacies.join(', ')}`,
    default: 'self',
    schema: z.enum(privacies),
  }),
  embedOrigins: variable({
    name: 'MOMENTUM_EMBED_ORIGINS',
    help: 'Sites that may embed widgets',
    expects: 'a comma-separated list of addresses like https://wiki.example, without paths',
    default: '',
    otherwise: 'none',
    schema: list(origin),
  }),
  privateAddresses: variable({
    name: 'MOMENTUM_PRIVATE_ADDRESSES',
    help: 'Whether sources may live on private and loopback addresses (metadata and link-local ones never may)',
    expects: 'allow or deny',
    default: 'allow',
    schema: z.enum(['allow', 'deny']),
  }),
  slackSigningSecret: variable({
    name: 'SLACK_SIGNING_SECRET',
    help: 'Slack over HTTP: verifies that requests come from Slack',
    expects: "the signing secret on the app's Basic Information page",
    otherwise: 'bot off',
    secret: true,
    schema: word,
  }),
  slackBotToken: variable({
    name: 'SLACK_BOT_TOKEN',
    help: 'The bot of one workspace',
    expects: 'a bot token (xoxb-...)',
    otherwise: 'bot off',
    secret: true,
    schema: word.refine((token) => !token.startsWith('xapp-')),
  }),
  slackAppToken: variable({
    name: 'SLACK_APP_TOKEN',
    help: 'Slack over Socket Mode (not together with OAuth)',
    expects: 'an app-level token (xapp-...)',
    otherwise: 'Slack over HTTP',
    secret: true,
    schema: word.refine((token) => !token.startsWith('xox')),
  }),
  slackApiUrl: variable({
    name: 'SLACK_API_URL',
    help: "Address of Slack's Web API",
    expects: 'an address like https://slack.com/api/',
    otherwise: "Slack's",
    schema: address('https://', 'http://'),
  }),
  githubWebhookSecret: variable({
    name: 'GITHUB_WEBHOOK_SECRET',
    help: 'Verifies that webhooks come from GitHub',
    expects: 'the secret that was entered with the webhook there',
    otherwise: 'webhooks refused',
    secret: true,
    schema: z.string().min(1),
  }),
  logLevel: variable({
    name: 'LOG_LEVEL',
    help: 'The least important lines that are logged',
    expects: `one of ${logLevels.join(', ')}`,
    default: 'info',
    schema: z.enum(logLevels),
  }),
  logFormat: variable({
    name: 'LOG_FORMAT',
    help: 'How lines are logged',
    expects: `one of ${logFormats.join(', ')}`,
    otherwise: 'pretty on a terminal, json otherwise',
    schema: z.enum(logFormats),
  }),
};
