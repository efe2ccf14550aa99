import sql from 'sql-template-tag';
import { z } from 'zod';
import { type Database, select } from '../../../prisma/select.ts';

const fields = {
  holidays: z.array(z.iso.date()).describe('Days that are no working days, such as 2026-12-25'),
  streakSkipsWeekends: z.boolean().describe('A weekend without a commit does not end a streak'),
  botNames: z
    .array(z.string().min(1))
    .describe('Names, logins or e-mail addresses of bots that their tools do not mark'),
};

/** What administrators set for the whole installation while it runs. */
export const installationSettings = z.strictObject({
  holidays: fields.holidays.default([]),
  streakSkipsWeekends: fields.streakSkipsWeekends.default(false),
  botNames: fields.botNames.default([]),
});
export type InstallationSettings = z.output<typeof installationSettings>;

/** A change: what is left out stays as it is. */
export const installationChange = z.strictObject(fields).partial();

/** Reads the installation's settings; what was never set has its default. */
export async function readInstallation(database: Database): Promise<InstallationSettings> {
  const rows = await select<{ key: string; value: unknown }>(
    database,
    sql`select key, value from installation_setting`,
  );
  return installationSettings.parse(Object.fromEntries(rows.map((row) => [row.key, row.value])));
}

/** Stores changed settings. Throws a `ZodError` for what does not fit. */
export async function writeInstallation(
  database: Database,
  change: z.output<typeof installationChange>,
): Promise<InstallationSettings> {
  const next = installationSettings.parse({ ...(await readInstallation(database)), ...change });
  for (const key of Object.keys(change)) {
    const value = JSON.stringify(next[key as keyof InstallationSettings]);
    await select(
      database,
      sql`insert into installation_setting (key, value, changed_at) values (${key}, ${value}::jsonb, now())
          on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at`,
    );
  }
  return next;
}
