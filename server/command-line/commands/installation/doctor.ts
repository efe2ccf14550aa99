import { probe } from '../../../../collectors/engine/connections/probe.ts';
import { nameOf } from '../../../../collectors/engine/contract/connection.ts';
import { listCollections } from '../../../../collectors/engine/run/collection.ts';
import { hasAdministrator } from '../../../access/sign-in.ts';
import type { Installation } from '../../../open.ts';
import type { CommandLineCommand } from '../../command-line.ts';

interface Finding {
  ok: boolean;
  sentence: string;
}

export const doctorCommand: CommandLineCommand = {
  name: 'doctor',
  register(program, context) {
    program
      .command('doctor')
      .description('Looks whether everything that is set up works, and says what to do where it does not')
      .action(() =>
        context().withInstallation(async (installation) => {
          for (const { ok, sentence } of await examine(installation)) {
            context().print(`${ok ? '✓' : '✗'} ${sentence}`);
            if (!ok) process.exitCode = 1;
          }
        }),
      );
  },
};

async function examine(installation: Installation): Promise<Finding[]> {
  return [
    { ok: true, sentence: `Node ${process.version} runs Momentum.` },
    await databaseFinding(installation),
    await administratorFinding(installation),
    ...(await sourceFindings(installation)),
    await collectionFinding(installation),
    slackFinding(installation),
  ];
}

async function databaseFinding({ pool, settings }: Installation): Promise<Finding> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version');
  const where = settings.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL';
  return {
    ok: true,
    sentence: `PostgreSQL ${rows[0]?.server_version ?? ''} (${where}) answers and is migrated.`,
  };
}

async function administratorFinding({ pool }: Installation): Promise<Finding> {
  if (await hasAdministrator(pool)) return { ok: true, sentence: 'There is an administrator.' };
  return { ok: false, sentence: 'There is no administrator yet: npm run momentum -- sign-in prints a link.' };
}

async function sourceFindings({ collections }: Installation): Promise<Finding[]> {
  const configured = await collections.configuration.list();
  if (configured.length === 0) {
    return [
      {
        ok: false,
        sentence: 'No source is configured: npm run momentum -- source add git --set GIT_REPOSITORIES=URL',
      },
    ];
  }
  return Promise.all(
    configured.map(async (one) => {
      const { ok, message } = await probe(
        collections,
        nameOf(one),
        null,
        'here',
        new AbortController().signal,
      );
      return { ok, sentence: `${nameOf(one)}: ${message}` };
    }),
  );
}

async function collectionFinding({ pool }: Installation): Promise<Finding> {
  const [last] = await listCollections(pool, 1);
  if (!last) return { ok: false, sentence: 'Nothing was collected yet: npm run momentum -- collect' };
  const ok = last.status === 'COMPLETED' || last.status === 'RUNNING' || last.status === 'WAITING';
  return {
    ok,
    sentence: `The last collection is ${last.status}${ok ? '.' : ': npm run momentum -- runs says why.'}`,
  };
}

function slackFinding({ settings }: Installation): Finding {
  if (settings.slackAppToken !== undefined) return { ok: true, sentence: 'Slack is set up for Socket Mode.' };
  if (settings.slackSigningSecret !== undefined)
    return { ok: true, sentence: `Slack is set up: ${settings.publicUrl}/slack/events.` };
  return { ok: true, sentence: 'Slack is not set up.' };
}
