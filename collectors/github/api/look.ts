import { z } from 'zod';
import { SourceDeclined } from '../../../server/contract/errors.ts';
import type { ProbeResult } from '../../engine/source.ts';
import type { Upstream } from '../../engine/upstream/upstream.ts';
import { route } from './route.ts';

const owner = z.object({ login: z.string(), type: z.string(), public_repos: z.int().optional() });

/**
 * "Test connection": asks for each organization once. Throws `SourceRefused` where the token is rejected.
 */
export async function look(http: Upstream, organizations: readonly string[]): Promise<ProbeResult> {
  const seen: string[] = [];
  for (const login of organizations) {
    try {
      const { body } = await http.json(route('GET /users/{username}', { username: login }), owner);
      seen.push(`${body.type === 'Organization' ? 'the organization' : 'the user'} ${body.login}`);
    } catch (error) {
      if (!(error instanceof SourceDeclined) || error.status !== 404) throw error;
      return {
        ok: false,
        message: `There is no organization or user ${login} that this token can see: check GITHUB_ORG, and whether the token is approved by the organization.`,
      };
    }
  }
  return { ok: true, message: `GitHub shows ${seen.join(', ')}.` };
}
