import type { Question } from '../../contract/question.ts';
import type { Metric, MetricGroup } from '../model/group.ts';
import type { AdditiveSource } from '../sql/additive.ts';
import type { Asker } from './asker.ts';
import type { Coverage } from './coverage.ts';
import type { MetricsEngine } from './engine.ts';
import type { InstallationSettings } from './installation.ts';
import type { ReportPeriod } from './period.ts';
import type { Scope } from './scope.ts';

/** A question with its names resolved, and what answers to it stand on. What is below takes only what it needs of it. */
export interface QuestionContext {
  engine: MetricsEngine;
  group: MetricGroup;
  metrics: readonly Metric[];
  question: Question;
  asker: Asker;
  scope: Scope;
  period: ReportPeriod;
  coverage: Coverage;
  installation: InstallationSettings;
  additive: AdditiveSource;
  /** Does some work once for this question, however many metrics and charts show something of its result. */
  once: Once;
}

/** Work with the same key, which begins with the name of what is worked out, has the same result. */
export type Once = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createOnce(): Once {
  const results = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>) => {
    const result = (results.get(key) as Promise<T> | undefined) ?? work();
    results.set(key, result);
    return result;
  };
}
