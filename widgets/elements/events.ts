import type { WidgetQuestion } from '../context/question.ts';

/** A place in a chart that somebody wants to know more about. */
export interface DrillDown {
  group: string;
  metric: string;
  /** First day of the bucket, on a time axis. */
  bucket?: string;
  /** Category, slice or bin, elsewhere. */
  key?: string;
  /** Of a metric that is shown in parts, which of them. */
  part?: string;
}

declare global {
  interface HTMLElementEventMap {
    'momentum-filter-change': CustomEvent<WidgetQuestion>;
    'momentum-drill-down': CustomEvent<DrillDown>;
    'momentum-error': CustomEvent<{ code: string; message: string }>;
  }
}

/** Tells the page, and every provider on the way. */
export function announce<K extends 'momentum-filter-change' | 'momentum-drill-down' | 'momentum-error'>(
  from: HTMLElement,
  name: K,
  detail: HTMLElementEventMap[K]['detail'],
): void {
  from.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
}
