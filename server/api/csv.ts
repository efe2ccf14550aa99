import type { Answer, Box, CohortMean, MetricAnswer, Point, Slice } from '../contract/answer.ts';

const columns = 'group,metric,statistic,key,key2,bucket_start,value,unit,currency,sample_size,partial';

interface Row {
  statistic: string;
  key?: string;
  key2?: string | null;
  bucketStart?: string;
  value: number | null;
  /** Null where it is said in a line of its own. */
  sampleSize: number | null;
  /** The metric's, where it is not another one. */
  unit?: string;
  partial?: boolean | undefined;
}

/** An answer as CSV: a line for each value, bucket, part, bin, box and row of a table. No data is an empty field. */
export function csvOf(answer: Answer): string {
  const lines = answer.metrics.flatMap((metric) =>
    rowsOf(metric).map((row) => lineOf(answer.group, metric, row)),
  );
  const means = answer.charts.flatMap((chart) =>
    (chart.cohort?.means ?? []).flatMap((mean) =>
      cohortLines(answer, chart.id, mean, chart.cohort?.sampleSize ?? 0),
    ),
  );
  return `${[columns, ...lines, ...means].join('\r\n')}\r\n`;
}

function rowsOf(metric: MetricAnswer): Row[] {
  const { statistic, sampleSize } = metric;
  const others = Object.entries(metric.statistics ?? {}).filter(([name]) => name !== statistic);
  return [
    { statistic, value: metric.value, sampleSize },
    ...others.map(([name, value = null]) => ({ statistic: name, value, sampleSize })),
    ...pointRows(metric.series, { statistic }),
    ...(metric.breakdown ?? []).flatMap(sliceRows),
    ...(metric.bins ?? []).map((bin) => ({
      statistic: 'count',
      key: bin.label,
      value: bin.count,
      sampleSize: bin.count,
    })),
    ...(metric.boxes ?? []).flatMap(boxRows),
    ...tableRows(metric),
  ];
}

function pointRows(series: readonly Point[], part: Pick<Row, 'statistic' | 'key' | 'key2'>): Row[] {
  return series.map(({ start, value, sampleSize, partial }) => ({
    ...part,
    bucketStart: start,
    value,
    sampleSize,
    partial,
  }));
}

function sliceRows({ statistic, label, label2, key2, value, sampleSize, series = [] }: Slice): Row[] {
  const part = { statistic, key: label, key2: label2 ?? key2 };
  return [{ ...part, value, sampleSize }, ...pointRows(series, part)];
}

function boxRows({ label, sampleSize, min, p25, p50, p75, max }: Box): Row[] {
  return Object.entries({ min, p25, p50, p75, max }).map(([statistic, value]) => ({
    statistic,
    key: label,
    value,
    sampleSize,
  }));
}

/** Numbers of a table under the heading of their column; the first column says whose they are. */
function tableRows({ columns: headings = [], columnUnits = [], rows = [] }: MetricAnswer): Row[] {
  return rows.flatMap(([name, ...cells]) =>
    cells.flatMap((value, place) =>
      typeof value === 'number'
        ? [
            {
              statistic: (headings[place + 1] ?? '').toLowerCase(),
              key: String(name ?? ''),
              value,
              sampleSize: null,
              unit: columnUnits[place + 1] ?? '',
            },
          ]
        : [],
    ),
  );
}

function cohortLines(
  { group, metrics }: Answer,
  chart: string,
  { metric: id, value, series }: CohortMean,
  sampleSize: number,
): string[] {
  const metric = metrics.find((one) => one.id === id);
  if (!metric) return [];
  const part = { statistic: 'mean', key: chart };
  return [{ ...part, value, sampleSize }, ...pointRows(series, part)].map((row) =>
    lineOf(group, metric, row),
  );
}

function lineOf(group: string, metric: MetricAnswer, row: Row): string {
  const fields = [
    group,
    metric.id,
    row.statistic,
    row.key ?? '',
    row.key2 ?? '',
    row.bucketStart ?? '',
    row.value === null ? '' : String(row.value),
    row.unit ?? metric.unit,
    '',
    row.sampleSize === null ? '' : String(row.sampleSize),
    row.partial ? 'true' : '',
  ];
  return fields.map(fieldOf).join(',');
}

/** Text that a spreadsheet would take for a formula is kept text by a quote; numbers may begin with a minus. */
function fieldOf(text: string): string {
  const dangerous = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e-?\d+)?$/.test(text);
  const safe = dangerous ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
