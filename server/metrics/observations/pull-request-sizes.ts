import { mergedPullRequests } from './pull-requests.ts';

/** Lines added and removed by merged pull requests, by whether their generated files could be left out. */
export const pullRequestSizes = mergedPullRequests({
  id: 'pr_sizes',
  value: 'f.additions + f.deletions',
  where: 'f.additions is not null',
  leftOut: { where: 'f.additions is null', reason: "'size_unknown'" },
  dimensions: { counted: "case when f.size_nearly then 'provider' else 'written' end" },
});

/** What the provider counts has generated files in it, which is said. */
export const sizeBasis = {
  dimension: 'counted',
  keys: [
    { key: 'written', label: 'Without generated files' },
    { key: 'provider', label: 'As the provider counts (approximate)' },
  ],
} as const;

/** LinearB's published edges over 3.69 million pull requests. */
export const pullRequestSizeBins = [
  { from: 0, label: 'XS (under 10)' },
  { from: 10, label: 'S (10–99)' },
  { from: 100, label: 'M (100–219)' },
  { from: 220, label: 'L (220–395)' },
  { from: 396, label: 'XL (396–793)' },
  { from: 794, label: 'XXL (794 and more)' },
] as const;
