import { z } from 'zod';

/** A file that was uploaded, and how often somebody has to look before Slack has taken it in. */
export interface StoredFile {
  id: string;
  name: string;
  bytes: Buffer;
  /** As many bytes as were announced. */
  length: number;
  complete: boolean;
  looksUntilReady: number;
}

/** What may differ between two workspaces, or two days. */
export interface BlockRules {
  /** Slack does not know its own chart block everywhere yet. */
  chartsKnown: boolean;
  files: ReadonlyMap<string, StoredFile>;
}

const text = (most: number) => z.string().min(1).max(most);
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() });
const marked = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() });
const blockId = { block_id: z.string().max(255).optional() };

const button = z.strictObject({
  type: z.literal('button'),
  action_id: text(255),
  text: plain(75),
  value: z.string().max(2_000).optional(),
  url: z.url().max(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const point = z.strictObject({ label: text(20), value: z.number() });
const unique = (names: readonly string[]) => new Set(names).size === names.length;
const seriesChart = z
  .strictObject({
    type: z.enum(['line', 'area', 'bar']),
    series: z
      .array(z.strictObject({ name: text(20), data: z.array(point) }))
      .min(1)
      .max(6)
      .refine((series) => unique(series.map(({ name }) => name)), 'series names must be unique'),
    axis_config: z.strictObject({
      categories: z.array(text(20)).min(1).max(20).refine(unique, 'categories must be unique'),
      x_label: z.string().max(50).optional(),
      y_label: z.string().max(50).optional(),
    }),
  })
  .refine(
    ({ series, axis_config }) =>
      series.every(({ data }) => data.map(({ label }) => label).join() === axis_config.categories.join()),
    'every series needs one value for every category',
  );
const pieChart = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(point)
    .min(1)
    .max(6)
    .refine((segments) => segments.every(({ value }) => value > 0), 'segments must be positive')
    .refine((segments) => unique(segments.map(({ label }) => label)), 'labels must be unique'),
});

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150), ...blockId }),
  z
    .strictObject({
      type: z.literal('section'),
      text: marked(3_000).optional(),
      fields: z.array(marked(2_000)).min(1).max(10).optional(),
      ...blockId,
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, 'a section needs text'),
  z.strictObject({ type: z.literal('context'), elements: z.array(marked(3_000)).min(1).max(10), ...blockId }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z
      .array(button)
      .min(1)
      .max(25)
      .refine((elements) => unique(elements.map((one) => one.action_id)), 'action_id must be unique'),
    ...blockId,
  }),
  z.strictObject({
    type: z.literal('image'),
    alt_text: text(2_000),
    title: plain(2_000).optional(),
    slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }),
    ...blockId,
  }),
  z.strictObject({
    type: z.literal('data_visualization'),
    title: text(50),
    chart: z.discriminatedUnion('type', [seriesChart, pieChart]),
    ...blockId,
  }),
]);
export type CheckedBlock = z.output<typeof block>;

/** A message as Slack takes it. */
export const checkedMessage = z.looseObject({
  text: text(40_000),
  blocks: z
    .array(block)
    .max(50)
    .refine(
      (blocks) => blocks.filter(({ type }) => type === 'data_visualization').length <= 2,
      'two charts at most',
    ),
});
export type CheckedMessage = z.output<typeof checkedMessage>;

/** What Slack would object to in a message; empty where it takes it. */
export function objections(message: unknown, { chartsKnown, files }: BlockRules): string[] {
  const parsed = checkedMessage.safeParse(message);
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);
  return parsed.data.blocks.flatMap((one) => {
    if (one.type === 'data_visualization' && !chartsKnown) return ['unsupported type: data_visualization'];
    if (one.type !== 'image') return [];
    const file = files.get(one.slack_file.id);
    const ready = file?.complete === true && file.looksUntilReady <= 0;
    return ready ? [] : ['invalid slack file'];
  });
}
