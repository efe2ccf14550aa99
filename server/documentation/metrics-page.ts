import type {
  Example,
  ExampleBranches,
  ExampleCommit,
  ExampleDeployment,
  ExamplePullRequest,
} from '../metrics/engine/example.ts';
import type { Metric, MetricGroup } from '../metrics/engine/group.ts';

const levels = { organization: 'Organization', individual: 'Individual', beyond: 'Beyond' } as const;

/** docs/metrics.md: every metric with its definition and its example, from the same declarations that compute it. */
export function metricsPage(groups: readonly MetricGroup[]): string {
  return [
    '# Metrics',
    '',
    'Written from the declarations in `server/metrics` by `npm run docs`: do not edit. Every example is also a test.',
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
    ...group.metrics.flatMap(metricSection),
  ];
}

function metricSection(metric: Metric): string[] {
  return [
    '',
    `### ${metric.title}`,
    '',
    `\`${metric.id}\` · ${metric.unit} · *${metric.question}*`,
    '',
    metric.definition,
    '',
    exampleLine(metric.example, metric),
  ];
}

function exampleLine({ given, question, value, why }: Example, { unit }: Metric): string {
  return [
    `Example, ${question.from} to ${question.to}: **${value ?? 'no data'} ${value === null ? '' : unit}**. ${why}`,
    '',
    ...(given.commits ?? []).map((commit) => `- ${commitWords(commit)}`),
    ...(given.pullRequests ?? []).map((pullRequest) => `- ${pullRequestWords(pullRequest)}`),
    ...(given.deployments ?? []).map((deployment) => `- ${deploymentWords(deployment)}`),
    ...(given.branches ?? []).map((branches) => `- ${branchesWords(branches)}`),
  ].join('\n');
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
  const words = [at, author, ...coAuthors.map((name) => `with ${name}`), ...lines];
  return [...words, language, repository, merge ? 'merge' : undefined].filter(Boolean).join(' · ');
}

function pullRequestWords(pullRequest: ExamplePullRequest): string {
  const { author, repository, draft, reviewers = [], added, removed, files, ...timeline } = pullRequest;
  const instants = Object.entries(timeline)
    .flatMap(([name, at]) => [at].flat().map((one) => ({ name, at: one })))
    .toSorted((one, other) => one.at.localeCompare(other.at));
  const lines = added === undefined && removed === undefined ? [] : [`+${added ?? 0} −${removed ?? 0}`];
  const words = [
    ...instants.map(({ name, at }) => `${instantWords[name] ?? wordOf(name)} ${at}`),
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
  const began = started === undefined ? undefined : `started ${started}`;
  return [`finished ${finished}`, began, result, environment, author, repository].filter(Boolean).join(' · ');
}

function branchesWords({ observed, active, repository }: ExampleBranches): string {
  return [`observed ${observed}`, `${active} active branches`, repository].filter(Boolean).join(' · ');
}

/** `firstReview` is "first review". */
function wordOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
