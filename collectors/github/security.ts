import { z } from 'zod';
import { type CollectContext, defineCollector, type Page } from '../engine/contract/collector.ts';
import type { RepositoryRow } from '../resources/code/repositories.ts';
import { repositories } from '../resources/code/repositories.ts';
import { vulnerabilities } from '../resources/quality/vulnerabilities.ts';
import type { ReadableKind } from './security/kind.ts';
import { code, dependencies, secrets } from './security/kinds.ts';
import { type AlertPage, ofOrganization, ofRepository, type Refusal, refusalOf } from './security/sweep.ts';
import { githubSource } from './source.ts';

type Context = CollectContext<typeof githubSource.settings, typeof repositories>;
type VulnerabilityPage = Page<typeof vulnerabilities>;

const kinds: readonly ReadableKind[] = [dependencies, code, secrets];

/** The repositories whose alerts were read to the end, by their ids. */
const readState = z.object({ read: z.array(z.string()) });

/**
 * What GitHub's scanners report, by REST, which alone has lists of it: one of an organization's repositories together where it
 * may be read, otherwise one of each. The first time also what is open, however old. Lists begin with the latest change, while
 * the state, which repositories were read, outlives each sweep.
 */
export const security = defineCollector({
  source: githubSource,
  script: 'security',
  provides: [vulnerabilities],
  dependsOn: [repositories],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes: 15,
  async forEach({ settings }) {
    return settings.GITHUB_ORG.flatMap((login) => kinds.map(({ kind }) => `${login} ${kind}`));
  },
  async *collect(context) {
    const [login = '', name] = context.scope.split(' ');
    const kind = kinds.find((one) => one.kind === name);
    const own = (await context.read(repositories)).filter(({ fullName }) =>
      fullName.toLowerCase().startsWith(`${login.toLowerCase()}/`),
    );
    if (kind && own.length > 0) yield* sweepOf(context, kind, login, own);
  },
});

async function* sweepOf(
  { http, state, window }: Context,
  kind: ReadableKind,
  login: string,
  repositories: readonly RepositoryRow[],
): AsyncGenerator<VulnerabilityPage, void, undefined> {
  const read = new Set(readState.safeParse(state).data?.read);
  const sweep = { http, kind, since: window.from, open: read.size === 0 };
  const added = read.size === 0 ? [] : repositories.filter(({ upstreamId }) => !read.has(upstreamId));
  const refusal = yield* untilRefused(ofOrganization(sweep, login, repositories));
  const alone = refusal === 'disabled' ? repositories : refusal === null ? added : [];
  const whole = { ...sweep, since: null, open: false };
  const refused: { fullName: string; refusal: Refusal }[] = [];
  for (const repository of alone) {
    const of = read.has(repository.upstreamId) ? sweep : whole;
    const said = yield* untilRefused(ofRepository(of, repository));
    if (said !== null) refused.push({ fullName: repository.fullName, refusal: said });
    else read.add(repository.upstreamId);
    if (said === 'forbidden') break;
  }
  if (refusal === null) for (const { upstreamId } of repositories) read.add(upstreamId);
  const names = refusal === 'forbidden' ? [{ fullName: login, refusal }] : refused;
  const kept = repositories.flatMap(({ upstreamId }) => (read.has(upstreamId) ? [upstreamId] : []));
  yield { rows: {}, state: { read: kept }, warnings: warningsOf(kind, names) };
}

/** Gives pages until the list is refused, and answers why it was; null at its end. */
async function* untilRefused(
  pages: AsyncIterable<AlertPage>,
): AsyncGenerator<VulnerabilityPage, Refusal | null, undefined> {
  try {
    for await (const { rows, warnings } of pages) yield { rows: { vulnerabilities: rows }, warnings };
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

const mostNamed = 3;

/** One warning of a kind, however many repositories have no such list. */
function warningsOf(
  { title }: ReadableKind,
  refused: readonly { fullName: string; refusal: Refusal }[],
): string[] {
  const [first] = refused;
  if (!first) return [];
  const forbidden = refused.find(({ refusal }) => refusal === 'forbidden');
  if (forbidden) return [`${title} were left out: the token may not read those of ${forbidden.fullName}.`];
  const named = refused.slice(0, mostNamed).map(({ fullName }) => fullName);
  const others = refused.length > mostNamed ? ` and ${refused.length - mostNamed} more` : '';
  return [`${title} are not enabled, or not to be seen, in ${named.join(', ')}${others}.`];
}
