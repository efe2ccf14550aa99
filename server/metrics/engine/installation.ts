import sql from 'sql-template-tag';
import { z } from 'zod';
import { type Database, select } from '../../../prisma/select.ts';

/** What administrators set for the whole installation while it runs. */
export const installationSettings = z.strictObject({
  holidays: z.array(z.iso.date()).default([]).describe('Days that are no working days, such as 2026-12-25'),
  streakSkipsWeekends: z
    .boolean()
    .default(false)
    .describe('A weekend without a commit does not end a streak'),
  botNames: z
    .array(z.string().min(1))
    .default([])
    .describe('Names, logins or e-mail addresses of bots that their tools do not mark'),
});
export type InstallationSettings = z.output<typeof installationSettings>;

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
  change: Partial<InstallationSettings>,
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
