import { missingWords } from '../../contract/words.ts';
import type { QuestionContext } from '../question/context.ts';
import { dayOf, shownDay } from '../question/period.ts';
import { unfitFilter } from '../question/understand.ts';
import { endsBefore } from './value/summarise.ts';

/** What has to be said of a whole answer: what is missing, left out, or not over. */
export function notesOf(context: QuestionContext): string[] {
  const { period, question, scope, group, metrics } = context;
  const leftOut = question.metric.length === 0 ? group.metrics.filter((one) => !metrics.includes(one)) : [];
  return [
    ...collectionNotes(context),
    ...leftOut.map(
      (metric) =>
        `${metric.title} is left out: it cannot be filtered by ${unfitFilter(group, metric, question)}.`,
    ),
    ...(question.compare && !period.complete
      ? ['The period is not over: the one before is cut at the same time of its last day.']
      : []),
    ...(scope.names.team.length > 1
      ? ['Somebody in two teams counts in both, so teams may add up to more than the whole.']
      : []),
  ];
}

function collectionNotes({ period, question, coverage, metrics, engine }: QuestionContext): string[] {
  const needs = [...new Set(metrics.flatMap((metric) => metric.needs))];
  const missing = needs.filter((need) => !coverage.configured([need]));
  const from = coverage.from(needs);
  const until = coverage.until(needs);
  const shownFrom = question.compare ? period.previous.start : period.start;
  return [
    ...(missing.length > 0 ? [missingWords(missing.map(engine.wordsFor))] : []),
    ...(from !== null && from > shownFrom
      ? [
          `What was before ${shownDay(dayOf(from, period.timeZone))} is not collected, so it is no part of the numbers.`,
        ]
      : []),
    ...(until !== null && missing.length === 0 && endsBefore(until, period)
      ? [
          `Nobody has looked since ${shownDay(dayOf(until, period.timeZone))}: what happened afterwards is no part of the numbers.`,
        ]
      : []),
  ];
}
