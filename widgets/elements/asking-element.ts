import { ContextConsumer } from '@lit/context';
import type { PropertyDeclarations } from 'lit';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { merged, questionContext, type WidgetQuestion } from '../context/question.ts';
import { ConnectedElement } from './connected-element.ts';

const list = {
  fromAttribute: (value: string | null) =>
    value
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
};
const comparison = {
  fromAttribute: (value: string | null) =>
    value === null ? undefined : value === 'none' || value === 'false' ? 'none' : 'previous',
};

/** An element that asks about a period and with filters of its own, and about the provider's where it says nothing. */
export abstract class AskingElement extends ConnectedElement {
  static override properties: PropertyDeclarations = {
    ...ConnectedElement.properties,
    range: {},
    from: {},
    to: {},
    by: {},
    team: { converter: list },
    repository: { converter: list },
    contributor: { converter: list },
    compare: { converter: comparison },
  };

  /** Such as `30d`: today and the days before it. */
  declare range: string | undefined;
  /** First and last day, both included; they go together, instead of `range`. */
  declare from: string | undefined;
  declare to: string | undefined;
  declare by: QuestionQuery['by'];
  /** Each of these takes several, separated by commas. */
  declare team: string[] | undefined;
  declare repository: string[] | undefined;
  declare contributor: string[] | undefined;
  /** `compare` alone compares with the period before; `none` does not, whatever the provider says. */
  declare compare: 'previous' | 'none' | undefined;

  readonly #outerQuestion = new ContextConsumer(this, { context: questionContext, subscribe: true });

  protected get question(): WidgetQuestion {
    const { range, from, to, by, team, repository, contributor, compare } = this;
    return merged(this.#outerQuestion.value ?? {}, {
      range,
      from,
      to,
      by,
      team,
      repository,
      contributor,
      compare,
    });
  }
}
