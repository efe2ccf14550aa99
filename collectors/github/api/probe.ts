import { z } from 'zod';
import { SourceChanged, SourceDeclined, SourceRefused, sentenceOf } from '../../../server/contract/errors.ts';
import type { ProbeResult } from '../../engine/contract/source.ts';
import type { UpstreamAnswer } from '../../engine/http/answer.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import { isDeclined } from './owners.ts';
import { route } from './route.ts';

const owner = z.object({
  login: z.string(),
  type: z.string(),
  public_repos: z.int().optional(),
  total_private_repos: z.int().optional(),
});

type Owner = z.infer<typeof owner>;

/** "Test connection": asks for each organization once, and says what is seen or the one thing to fix. */
export async function probeOrganizations(
  http: Upstream,
  organizations: readonly string[],
): Promise<ProbeResult> {
  const seen: string[] = [];
  try {
    for (const login of organizations) {
      const answer = await ownerOf(http, login);
      const lacking = lackingScope(answer);
      if (lacking !== null) return { ok: false, message: lacking };
      seen.push(sightOf(answer.body));
    }
  } catch (error) {
    const message = problemOf(error);
    if (message === null) throw error;
    return { ok: false, message };
  }
  return { ok: true, message: `GitHub shows ${seen.join(', ')}.` };
}

async function ownerOf(http: Upstream, login: string): Promise<UpstreamAnswer<Owner>> {
  try {
    return await http.json(
      route('GET /orgs/{org}', { org: login }),
      owner.extend({ type: z.string().default('Organization') }),
    );
  } catch (error) {
    if (!isDeclined(error, 404)) throw error;
  }
  try {
    return await http.json(route('GET /users/{username}', { username: login }), owner);
  } catch (error) {
    if (!isDeclined(error, 404)) throw error;
    throw new SourceRefused(`There is no organization or user ${login} that this token can see.`, {
      hint: 'Check GITHUB_ORG, and whether the token is approved by the organization.',
      cause: error,
    });
  }
}

function sightOf({ login, type, ...counts }: Owner): string {
  const name = `${type === 'Organization' ? 'the organization' : 'the user'} ${login}`;
  const { public_repos: open, total_private_repos: hidden } = counts;
  if (open === undefined) return name;
  const both = hidden === undefined ? `${open} public` : `${open} public and ${hidden} private`;
  return `${name} (${both} repositories)`;
}

/** Classic tokens say what they may do; fine-grained ones are refused where it matters, which runs tell as warnings. */
function lackingScope({ headers, body }: UpstreamAnswer<Owner>): string | null {
  const text = headers.get('x-oauth-scopes');
  if (text === null) return null;
  const scopes = text.split(',').map((scope) => scope.trim());
  if (!scopes.includes('repo'))
    return 'The token lacks the scope repo, without which no private repository is seen: add it to the token.';
  if (body.type !== 'Organization' || scopes.some((scope) => /^(read|write|admin):org$/.test(scope)))
    return null;
  return `The token lacks the scope read:org, without which members and teams of ${body.login} are not seen: add it to the token.`;
}

/** In words for what can be fixed here; null for anything else. */
function problemOf(error: unknown): string | null {
  if (error instanceof SourceChanged)
    return `${error.message} GITHUB_URL must be the address of the REST API: https://api.github.com, or https://HOST/api/v3 of an Enterprise Server.`;
  if (error instanceof SourceDeclined && /SAML|SSO|single sign-on/i.test(error.message))
    return 'The organization wants single sign-on: authorize the token for it, at “Configure SSO” beside the token on GitHub.';
  return error instanceof SourceDeclined ? sentenceOf(error) : null;
}
