import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../../server/contract/errors.ts';
import { packageFolder, variables } from '../../server/settings/variables.ts';
import { type Environment, readSettings, secretsIn, settingsExample } from '../../server/settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const key = Buffer.alloc(32, 7).toString('base64');

function folderWith(dotEnv = ''): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), dotEnv);
  return folder;
}

function read(environment: Environment, dotEnv?: string) {
  return readSettings(environment, folderWith(dotEnv));
}

describe('what holds where nothing is set', () => {
  test('the server listens on this machine alone, keeps its things beside package.json and runs every part', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      home: join(packageFolder, '.momentum'),
      databaseUrl: undefined,
      roles: ['web', 'worker', 'bot'],
      timeZone: 'UTC',
      privacy: 'self',
      embedOrigins: [],
      privateAddresses: 'allow',
      logLevel: 'info',
    });
  });

  test('an empty variable is an unset one', () => {
    const empty = Object.fromEntries(Object.values(variables).map((one) => [one.name, '']));
    expect(read(empty)).toEqual(read({}));
  });

  test('nobody can change the settings afterwards', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
  });
});

describe('what is set', () => {
  test('the public address follows host and port where it is not set itself', () => {
    expect(read({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
    expect(read({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
    expect(read({ MOMENTUM_PUBLIC_URL: 'https://momentum.example/' }).publicUrl).toBe(
      'https://momentum.example',
    );
  });

  test('lists are cut at commas, blanks do not count', () => {
    expect(read({ MOMENTUM_ROLES: 'web, worker' }).roles).toEqual(['web', 'worker']);
    const origins = 'https://wiki.example,, https://intranet.example:8443/';
    expect(read({ MOMENTUM_EMBED_ORIGINS: origins }).embedOrigins).toEqual([
      'https://wiki.example',
      'https://intranet.example:8443',
    ]);
  });

  test('a key arrives as its 32 bytes', () => {
    expect(read({ MOMENTUM_SECRET_KEY: key }).secretKey).toEqual(Buffer.alloc(32, 7));
  });

  test('a relative home is relative to package.json', () => {
    expect(read({ MOMENTUM_HOME: 'elsewhere' }).home).toBe(join(packageFolder, 'elsewhere'));
  });

  test('Slack is complete over HTTP and over Socket Mode', () => {
    const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' };
    expect(read(http)).toMatchObject({ slackBotToken: 'xoxb-1', slackSigningSecret: 'abc' });
    const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    expect(read(socket)).toMatchObject({ slackBotToken: 'xoxb-1', slackAppToken: 'xapp-1' });
  });
});

describe('.env', () => {
  test('it is read, quotes and comments included', () => {
    expect(read({}, '# ours\nMOMENTUM_TIME_ZONE="Europe/Berlin"\nPORT=4000 # not 3000\n')).toMatchObject({
      timeZone: 'Europe/Berlin',
      port: 4000,
    });
  });

  test('the real environment wins, unless it is empty', () => {
    expect(read({ PORT: '5000' }, 'PORT=4000').port).toBe(5000);
    expect(read({ PORT: '' }, 'PORT=4000').port).toBe(4000);
  });

  test('.env.example is what the declarations say', () => {
    expect(readFileSync(join(packageFolder, '.env.example'), 'utf8')).toBe(settingsExample());
  });

  test('.env.example taken as it is changes nothing', () => {
    expect(read({}, settingsExample())).toEqual(read({}));
    expect(read({}, settingsExample().replaceAll(/^# (?=[A-Z_]+=)/gm, ''))).toEqual(read({}));
  });
});

describe('a wrong setting stops the start with one sentence that names it', () => {
  const wrong: [name: string, environment: Environment][] = [
    ['HOST', { HOST: 'http://example' }],
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '3000.5' }],
    ['MOMENTUM_PUBLIC_URL', { MOMENTUM_PUBLIC_URL: 'momentum.example' }],
    ['MOMENTUM_PUBLIC_URL', { MOMENTUM_PUBLIC_URL: 'https://momentum.example/path' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/momentum' }],
    ['MONGODB_URL', { MONGODB_URL: 'localhost' }],
    ['MOMENTUM_ROLES', { MOMENTUM_ROLES: 'web,cook' }],
    ['MOMENTUM_ROLES', { MOMENTUM_ROLES: ',' }],
    ['MOMENTUM_SECRET_KEY', { MOMENTUM_SECRET_KEY: Buffer.alloc(16).toString('base64') }],
    ['MOMENTUM_SECRET_KEY', { MOMENTUM_SECRET_KEY: 'not base64 at all, though long enough' }],
    ['MOMENTUM_SECRET_KEY_PREVIOUS', { MOMENTUM_SECRET_KEY: key, MOMENTUM_SECRET_KEY_PREVIOUS: 'x' }],
    ['MOMENTUM_ADMIN_TOKEN', { MOMENTUM_ADMIN_TOKEN: 'two words' }],
    ['MOMENTUM_TIME_ZONE', { MOMENTUM_TIME_ZONE: 'Europe/Atlantis' }],
    ['MOMENTUM_TIME_ZONE', { MOMENTUM_TIME_ZONE: '+02:00' }],
    ['MOMENTUM_PRIVACY', { MOMENTUM_PRIVACY: 'nobody' }],
    ['MOMENTUM_EMBED_ORIGINS', { MOMENTUM_EMBED_ORIGINS: '*' }],
    ['MOMENTUM_PRIVATE_ADDRESSES', { MOMENTUM_PRIVATE_ADDRESSES: 'yes' }],
    ['SLACK_BOT_TOKEN', { SLACK_BOT_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'abc' }],
    ['SLACK_APP_TOKEN', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' }],
    ['SLACK_API_URL', { SLACK_API_URL: 'slack.com' }],
    ['SLACK_SIGNING_SECRET', { SLACK_BOT_TOKEN: 'xoxb-1' }],
    ['SLACK_BOT_TOKEN', { SLACK_SIGNING_SECRET: 'abc' }],
    ['SLACK_BOT_TOKEN', { SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_CLIENT_ID', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CLIENT_ID: '1' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['LOG_FORMAT', { LOG_FORMAT: 'xml' }],
  ];

  test.for(wrong)('%s in %o', ([name, environment]) => {
    expect(() => read(environment)).toThrow(InvalidInput);
    expect(() => read(environment)).toThrow(new RegExp(`^[^\\n]*\\b${name}\\b[^\\n]*\\.$`));
  });

  test('a secret is not repeated in that sentence', () => {
    expect(() => read({ MOMENTUM_ADMIN_TOKEN: 'hunter 2' })).toThrow(/^(?!.*hunter)/);
    expect(() => read({ DATABASE_URL: 'mysql://me:hunter2@db' })).toThrow(/^(?!.*hunter)/);
  });
});

test('the secrets are all secret variables, and the passwords inside addresses as they are typed elsewhere', () => {
  const environment = {
    MOMENTUM_ADMIN_TOKEN: 'automation',
    DATABASE_URL: 'postgres://me:p%40ss@db/momentum',
    MOMENTUM_TIME_ZONE: 'Europe/Berlin',
  };
  expect(secretsIn(environment, folderWith()).sort()).toEqual(
    ['automation', 'postgres://me:p%40ss@db/momentum', 'p@ss'].sort(),
  );
});
