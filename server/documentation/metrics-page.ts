import { shownValue } from '../contract/words.ts';
import type {
  Example,
  ExampleBranches,
  ExampleCommit,
  ExampleDeployment,
  ExamplePullRequest,
  ExampleRows,
} from '../metrics/model/example.ts';
import type { Metric, MetricGroup } from '../metrics/model/group.ts';

const levels = { organization: 'Organization', individual: 'Individual', beyond: 'Beyond' } as const;

/** docs/metrics.md: every metric with its definition and its example, from the same declarations that compute it. */
export function metricsPage(groups: readonly MetricGroup[]): string {
  return [
    '# Metrics',
    '',
    'Written from the declarations in `server/metrics` by `npm run docs`: do not edit. Every example is also a test; its instants are UTC.',
    '',
    'Rules that hold for all of them: days are those of the report’s time zone; a bucket that is cut or not over is *partial*;',
    'empty buckets are 0 for counts and no data for averages; what was not collected is no data, never 0; bots are left out;',
    'generated, vendored and lock files are out of lines; a change is shown from five observations on.',
    ...groups.flatMap(groupSection),
    '',
  ].join('\n');
}

function groupSection(group: MetricGroup): string[] {
  return [
    '',
    `## ${group.title}`,
    '',
    `\`${group.id}\`, in Slack \`/momentum ${group.short}\` · ${levels[group.level]} · ${group.description}`,
    '',
    `Charts: ${group.charts.map((chart) => `${chart.title} (\`${chart.id}\`, ${chart.kind})`).join(' · ')}`,
    ...group.metrics.flatMap((metric) => metricSection(metric, firstWithItsRows(group, metric))),
  ];
}

/** The metric of a group that shows the rows of an example first. */
function firstWithItsRows({ metrics }: MetricGroup, { example }: Metric): Metric | undefined {
  const rows = JSON.stringify(example.given);
  return metrics.find((metric) => JSON.stringify(metric.example.given) === rows);
}

function metricSection(metric: Metric, first: Metric = metric): string[] {
  return [
    '',
    `### ${metric.title}`,
    '',
    `\`${metric.id}\` · ${metric.unit} · *${metric.question}*`,
    '',
    metric.definition,
    '',
    exampleLine(metric),
    '',
    ...(first === metric ? rowsOf(metric.example) : [`The same rows as for \`${first.id}\`.`]),
  ];
}

function exampleLine({ example: { question, value, why }, unit }: Metric): string {
  const result = value === null ? 'no data' : shownValue(value, unit);
  return `Example, ${question.from} to ${question.to}: **${result}**. ${why}`;
}

function rowsOf({ given }: Example): string[] {
  return [
    ...(given.commits ?? []).map(commitWords),
    ...(given.pullRequests ?? []).map(pullRequestWords),
    ...(given.deployments ?? []).map(deploymentWords),
    ...(given.branches ?? []).map(branchesWords),
    ...Object.entries(given.rows ?? {}).flatMap(([name, rows]) => rows.map((row) => rowWords(name, row))),
  ].map((words) => `- ${words}`);
}

/** Whole minutes, which is what examples are about, without the seconds. */
function instant(at: string): string {
  return at.replace('T', ' ').replace(/(:00)?Z$/, '');
}

function commitWords({
  at,
  author,
  coAuthors = [],
  repository,
  added,
  removed,
  language,
  merge,
}: ExampleCommit): string {
  const lines = added === undefined && removed === undefined ? [] : [`+${added ?? 0} −${removed ?? 0}`];
  const words = [instant(at), author, ...coAuthors.map((name) => `with ${name}`), ...lines];
  return [...words, language, repository, merge ? 'merge' : undefined].filter(Boolean).join(' · ');
}

function pullRequestWords(pullRequest: ExamplePullRequest): string {
  const { author, repository, draft, reviewers = [], added, removed, files, ...timeline } = pullRequest;
  const instants = Object.entries(timeline)
    .flatMap(([name, at]) => [at].flat().map((one) => ({ name, at: one })))
    .toSorted((one, other) => one.at.localeCompare(other.at));
  const lines = added === undefined && removed === undefined ? [] : [`+${added ?? 0} −${removed ?? 0}`];
  const words = [
    ...instants.map(({ name, at }) => `${instantWords[name] ?? wordOf(name)} ${instant(at)}`),
    author,
    draft ? 'draft' : undefined,
  ];
  const size = files === undefined ? lines : [...lines, files === 1 ? '1 file' : `${files} files`];
  return [...words, ...reviewers.map((name) => `reviewed by ${name}`), ...size, repository]
    .filter(Boolean)
    .join(' · ');
}

const instantWords: Readonly<Record<string, string>> = { commits: 'commit' };

function deploymentWords(deployment: ExampleDeployment): string {
  const { finished, started, result = 'success', environment, repository, author } = deployment;
  const began = started === undefined ? undefined : `started ${instant(started)}`;
  return [`finished ${instant(finished)}`, began, result, environment, author, repository]
    .filter(Boolean)
    .join(' · ');
}

function branchesWords({ observed, active, repository }: ExampleBranches): string {
  return [`observed ${instant(observed)}`, `${active} active branches`, repository]
    .filter(Boolean)
    .join(' · ');
}

/** Of any resource: the fields that matter, which are those that the example gives. */
function rowWords(name: string, row: ExampleRows[string][number]): string {
  const fields = Object.entries(row).map(([field, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${wordOf(field)} ${/^\d{4}-\d\d-\d\dT/.test(text) ? instant(text) : text}`;
  });
  return [`\`${name}\``, ...fields].join(' · ');
}

/** `firstReview` is "first review". */
function wordOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
