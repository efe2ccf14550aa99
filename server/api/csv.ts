import type { Answer, MetricAnswer } from '../contract/answer.ts';

const columns = 'group,metric,statistic,key,key2,bucket_start,value,unit,currency,sample_size,partial';

interface Row {
  statistic: string;
  key?: string;
  key2?: string | null;
  bucketStart?: string;
  value: number | null;
  sampleSize: number;
  partial?: boolean | undefined;
}

/** An answer as CSV: a line for each value, bucket, part and bin. No data is an empty field. */
export function csvOf(answer: Answer): string {
  const lines = answer.metrics.flatMap((metric) =>
    rowsOf(metric).map((row) => lineOf(answer.group, metric, row)),
  );
  return `${[columns, ...lines].join('\r\n')}\r\n`;
}

function rowsOf(metric: MetricAnswer): Row[] {
  const { statistic, sampleSize } = metric;
  const others = Object.entries(metric.statistics ?? {}).filter(([name]) => name !== statistic);
  return [
    { statistic, value: metric.value, sampleSize },
    ...others.map(([name, value = null]) => ({ statistic: name, value, sampleSize })),
    ...metric.series.map((point) => ({
      statistic,
      bucketStart: point.start,
      value: point.value,
      sampleSize: point.sampleSize,
      partial: point.partial,
    })),
    ...(metric.breakdown ?? []).map((slice) => ({
      statistic: slice.statistic,
      key: slice.label,
      key2: slice.key2,
      value: slice.value,
      sampleSize: slice.sampleSize,
    })),
    ...(metric.bins ?? []).map((bin) => ({
      statistic: 'count',
      key: bin.label,
      value: bin.count,
      sampleSize: bin.count,
    })),
  ];
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
    metric.unit,
    '',
    String(row.sampleSize),
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
