import { html, nothing, type TemplateResult } from 'lit';
import type { Answer, MetricAnswer } from '../../../server/contract/answer.ts';
import { listed } from '../../../server/contract/words.ts';
import type { Watched } from '../../client/client.ts';

const number = new Intl.NumberFormat('en-GB');

/** What a number means, what was counted and what was left out: so that nobody has to believe it. */
export function explanation(state: Watched<Answer>, { id }: MetricAnswer): TemplateResult {
  if (state.status === 'loading') return html`<div class="bone explanation-bone"></div>`;
  if (state.status === 'failed') return html`<p class="quiet">${state.failure.sentence}</p>`;
  const metric = state.value.metrics.find((candidate) => candidate.id === id);
  if (metric?.explain === undefined)
    return html`<p class="quiet">There is no explanation of this number.</p>`;
  const { definition, counted, sources } = metric.explain;
  return html`<div class="explanation quiet" tabindex="0" role="region" aria-label="About ${metric.title}">
    <p>${definition}</p>
    <p>
      Counted: <b>${number.format(counted)}</b>${sources.length === 0 ? '' : `, from ${listed(sources)}`}.
      ${
        metric.excluded.length === 0
          ? nothing
          : html`Left out: ${listed(metric.excluded.map(({ reason, count }) => `${number.format(count)} (${reason.replaceAll('_', ' ')})`))}.`
      }
    </p>
  </div>`;
}
