import type { Cohort, Exclusion } from './answer.ts';
import { listed } from './words.ts';

const number = new Intl.NumberFormat('en-GB');

/** Reasons that their own name does not say well enough. */
const reasons: Readonly<Record<string, string>> = {
  bot: 'by bots',
  generated: 'in generated files',
  merge: 'merge commits',
  incomplete: 'without one of the stages',
  no_review: 'without review',
  no_approval: 'without approval',
  size_unknown: 'of unknown size',
  no_pull_requests: 'without pull requests',
  no_deployments: 'in repositories without deployments',
};

/** What was left out of a number, the most first: "7 not deployed and 3 without review"; empty where nothing was. */
export function leftOutWords(excluded: readonly Exclusion[]): string {
  const largest = excluded.filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count);
  return listed(
    largest.map(
      ({ reason, count }) => `${number.format(count)} ${reasons[reason] ?? reason.replaceAll('_', ' ')}`,
    ),
  );
}

/** What stacked means stand on: "means over 124 with every stage", "left out: 7 not deployed". */
export function cohortWords({ sampleSize, excluded }: Cohort): string[] {
  const leftOut = leftOutWords(excluded);
  return [
    `means over ${number.format(sampleSize)} with every stage`,
    ...(leftOut === '' ? [] : [`left out: ${leftOut}`]),
  ];
}
