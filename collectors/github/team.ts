import { z } from 'zod';
import { defineCollector } from '../engine/contract/collector.ts';
import { repositories } from '../resources/code/repositories.ts';
import { contributors } from '../resources/people/contributors.ts';
import type { TeamRow } from '../resources/people/teams/row.ts';
import { teams } from '../resources/people/teams.ts';
import { githubSource } from './source.ts';
import { teamsByGraphql } from './team/graphql.ts';
import { teamsByRest } from './team/rest.ts';

/** The organizations whose teams were seen at the last collection. */
const seenState = z.object({ seen: z.array(z.string()) });

/**
 * All teams of each organization with their immediate members and the repositories that they own: those that they may administer
 * or maintain, since GitHub knows permissions alone.
 */
export const team = defineCollector({
  source: githubSource,
  script: 'team',
  provides: [teams],
  dependsOn: [contributors, repositories],
  order: 'snapshot',
  importWindowDays: null,
  overlapMinutes: 0,
  async *collect({ settings, http, state }) {
    const { GITHUB_ORG: logins, GITHUB_URL: base } = settings;
    const teamsOf = settings.GITHUB_API === 'rest' ? teamsByRest : teamsByGraphql;
    const before = seenState.safeParse(state).data?.seen ?? [];
    const teams: TeamRow[] = [];
    const warnings: string[] = [];
    const seen: string[] = [];
    for (const login of logins) {
      const found = await teamsOf({ http, base, login });
      warnings.push(...found.warnings.map((why) => `Teams are missing. ${why}`));
      if (found.teams === null) continue;
      teams.push(...found.teams);
      seen.push(login);
    }
    // Writing ends what is not named: teams that were there and are kept back now stay as they were.
    const lost = before.filter((login) => logins.includes(login) && !seen.includes(login));
    if (lost.length > 0) yield { rows: {}, warnings };
    else yield { rows: { teams }, warnings, state: { seen } };
  },
});
