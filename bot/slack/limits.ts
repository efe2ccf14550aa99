/** What Slack takes at most; a message that goes beyond is refused as a whole. https://docs.slack.dev/reference/block-kit */
export const limits = {
  blocks: 50,
  text: 4_000,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  contextElements: 10,
  actions: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  altText: 2_000,
  imageTitle: 2_000,
  chartTitle: 50,
  chartAxis: 50,
  chartLabel: 20,
  chartCategories: 20,
  chartSeries: 6,
} as const;

/** The beginning of a text, ended by "…" where it is longer than `most`; a letter that takes two places is not parted. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
