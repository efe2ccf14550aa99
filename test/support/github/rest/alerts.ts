import { fullName, type Repository } from '../organisation.ts';
import type { CodeScanningAlert, DependabotAlert, SecretScanningAlert } from '../pipelines.ts';
import { allRepositories, organisationNamed } from '../world.ts';
import type { SentCodeScanningAlert, SentDependabotAlert, SentSecretScanningAlert } from './payload.ts';
import { repositoryPayload } from './repositories.ts';
import { type Asked, type AskedOf, found, inOrder, page, RestRefusal, type Route } from './route.ts';

export const alertRoutes: Route<AskedOf>[] = [
  { path: '/dependabot/alerts', permission: 'vulnerability_alerts', answer: dependabotAlerts },
  {
    path: '/code-scanning/alerts',
    permission: 'security_events',
    answer(asked) {
      const { codeScanningAlerts: alerts, isPrivate } = asked.repository;
      if (alerts === null)
        throw isPrivate
          ? new RestRefusal(
              403,
              'Advanced Security must be enabled for this repository to use code scanning.',
            )
          : new RestRefusal(404, 'no analysis found');
      const known = inState(asked, inOrder(asked.query, alerts, 'desc'), stateOf);
      return page(asked, known, (each) => codeScanningPayload(asked, each));
    },
  },
  {
    path: '/secret-scanning/alerts',
    permission: 'secret_scanning_alerts',
    answer(asked) {
      const { secretScanningAlerts: alerts } = asked.repository;
      if (alerts === null) throw new RestRefusal(404, 'Secret scanning is disabled on this repository.');
      const known = inState(asked, inOrder(asked.query, alerts, 'desc'), secretStateOf);
      return page(asked, known, (each) => secretScanningPayload(asked, each));
    },
  },
];

/** The same lists over all repositories of an organisation, each alert with its repository. */
export const organisationAlertRoutes: Route<Asked>[] = [
  {
    path: '/orgs/:org/dependabot/alerts',
    permission: 'vulnerability_alerts',
    answer: (asked) =>
      cursorPage(asked, alertsOf(asked, 'dependabotAlerts', stateOf), (each) =>
        shownIn(asked, each.repository, dependabotPayload(ofOne(asked, each), each)),
      ),
  },
  {
    path: '/orgs/:org/code-scanning/alerts',
    permission: 'security_events',
    answer: (asked) =>
      page(asked, alertsOf(asked, 'codeScanningAlerts', stateOf), (each) =>
        shownIn(asked, each.repository, codeScanningPayload(ofOne(asked, each), each)),
      ),
  },
  {
    path: '/orgs/:org/secret-scanning/alerts',
    permission: 'secret_scanning_alerts',
    answer: (asked) =>
      page(asked, alertsOf(asked, 'secretScanningAlerts', secretStateOf), (each) =>
        shownIn(asked, each.repository, secretScanningPayload(ofOne(asked, each), each)),
      ),
  },
];

type Kind = 'dependabotAlerts' | 'codeScanningAlerts' | 'secretScanningAlerts';
type In<Alert> = Alert & { repository: Repository };

function alertsOf<K extends Kind>(
  asked: Asked,
  kind: K,
  state: (alert: NonNullable<Repository[K]>[number]) => string,
): In<NonNullable<Repository[K]>[number]>[] {
  const login = found(organisationNamed(asked.world, asked.params.org ?? '')).login;
  const all = allRepositories(asked.world)
    .filter((repository) => repository.owner === login)
    .flatMap((repository) => {
      const alerts: readonly NonNullable<Repository[K]>[number][] = repository[kind] ?? [];
      return alerts.map((alert) => ({ ...alert, repository }));
    });
  return inState(asked, inOrder(asked.query, all, 'desc'), state);
}

function ofOne(asked: Asked, { repository }: { repository: Repository }): AskedOf {
  return { ...asked, repository };
}

function shownIn(asked: Asked, repository: Repository, payload: object): object {
  return { ...payload, repository: repositoryPayload(asked, repository) };
}

/** This list alone is read with cursors, and refuses numbered pages. */
function dependabotAlerts(asked: AskedOf) {
  const { dependabotAlerts: alerts } = asked.repository;
  if (alerts === null) throw new RestRefusal(403, 'Dependabot alerts are disabled for this repository.');
  const known = inState(asked, inOrder(asked.query, alerts, 'desc'), stateOf);
  return cursorPage(asked, known, (each) => dependabotPayload(asked, each));
}

function cursorPage<Alert extends DependabotAlert>(
  { query, api, path }: Asked,
  known: readonly Alert[],
  render: (alert: Alert) => object,
) {
  if (query.has('page'))
    throw new RestRefusal(400, 'Pagination using the `page` parameter is not supported.');
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const after = query.get('after');
  const from = after === null ? 0 : known.findIndex((each) => cursorOf(each) === after) + 1;
  const listed = known.slice(from, from + size);
  const last = listed.at(-1);
  const next = new URLSearchParams(query.all);
  if (last) next.set('after', cursorOf(last));
  const link = from + size < known.length ? `<${api}${path}?${next}>; rel="next"` : null;
  return { body: listed.map(render), link };
}

function cursorOf({ number, createdAt }: DependabotAlert): string {
  return Buffer.from(`alert:${number}:${createdAt}`).toString('base64');
}

function dependabotPayload(asked: AskedOf, alert: DependabotAlert): SentDependabotAlert {
  const { severity, summary, manifest } = alert;
  const named = { ecosystem: alert.ecosystem, name: alert.package };
  return {
    ...times(alert),
    ...addresses(asked, 'dependabot', alert.number),
    state: stateOf(alert),
    fixed_at: alert.fixedAt,
    dependency: { package: named, manifest_path: manifest, scope: 'runtime' },
    security_advisory: { ghsa_id: `GHSA-${alert.number}`, cve_id: null, summary, severity },
    security_vulnerability: { package: named, severity },
  };
}

function codeScanningPayload(asked: AskedOf, alert: CodeScanningAlert): SentCodeScanningAlert {
  return {
    ...times(alert),
    ...addresses(asked, 'code-scanning', alert.number),
    state: stateOf(alert),
    fixed_at: alert.fixedAt,
    rule: {
      id: alert.rule,
      description: alert.rule,
      severity: 'error',
      security_severity_level: alert.severity,
    },
    tool: { name: alert.tool },
    most_recent_instance: { location: { path: alert.path } },
  };
}

function secretScanningPayload(asked: AskedOf, alert: SecretScanningAlert): SentSecretScanningAlert {
  const { number, createdAt, updatedAt, resolvedAt, secretType } = alert;
  return {
    ...{ number, created_at: createdAt, updated_at: updatedAt, resolved_at: resolvedAt },
    ...addresses(asked, 'secret-scanning', number),
    state: secretStateOf(alert),
    resolution: resolvedAt === null ? null : (alert.resolution ?? 'revoked'),
    secret_type: secretType,
    ...(hidesSecrets(asked) ? {} : { secret: 'a-secret-that-leaked' }),
  };
}

function times({ number, createdAt, updatedAt, dismissedAt }: DependabotAlert | CodeScanningAlert) {
  return { number, created_at: createdAt, updated_at: updatedAt, dismissed_at: dismissedAt };
}

function stateOf({ fixedAt, dismissedAt }: DependabotAlert | CodeScanningAlert) {
  if (fixedAt !== null) return 'fixed';
  return dismissedAt === null ? 'open' : 'dismissed';
}

function secretStateOf({ resolvedAt }: SecretScanningAlert) {
  return resolvedAt === null ? 'open' : 'resolved';
}

function hidesSecrets({ query }: Asked): boolean {
  return query.get('hide_secret') === 'true';
}

/** Those in a state, or in one of several between commas. */
function inState<Alert>({ query }: Asked, alerts: Alert[], state: (alert: Alert) => string): Alert[] {
  const wanted = query.get('state')?.split(',');
  // Known of every list, an empty one too.
  query.has('hide_secret');
  return alerts.filter((alert) => !wanted || wanted.includes(state(alert)));
}

function addresses({ api, world, repository }: AskedOf, kind: string, number: number) {
  const name = fullName(repository);
  return {
    url: `${api}/repos/${name}/${kind}/alerts/${number}`,
    html_url: `${world.origin}/${name}/security/${kind}/${number}`,
  };
}
