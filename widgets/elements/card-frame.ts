import { nothing, type TemplateResult } from 'lit';
import { html, literal } from 'lit/static-html.js';
import type { Watched } from '../client/client.ts';
import type { Watching } from '../controllers/watching.ts';
import { failureNotice, staleLine } from './messages.ts';

const tags = { article: literal`article`, figure: literal`figure` };

/** What a card is, and what stands in it in each state of the answer that it shows. */
export interface CardContent<T> {
  tag: keyof typeof tags;
  theme: string;
  answer: Watching<T>;
  /** Asked for the numbers; named where somebody has to sign in there. */
  server: string;
  /** Leaves it to others to say that the answer is old. */
  quiet: boolean;
  /** Said instead of everything else where nothing can be asked for. */
  wrong: string | null;
  skeleton: TemplateResult;
  /** Around a message that stands where the numbers would. */
  message?: (message: TemplateResult) => TemplateResult;
  /** A text is what is wrong with the question, as the answer shows. */
  full(value: T): TemplateResult | string;
}

/** The frame of a tile and of a chart: it loads, fails, shows what it has, and says when that is old. */
export function cardFrame<T>(content: CardContent<T>): TemplateResult {
  const { tag, theme, answer, wrong } = content;
  const { state } = answer;
  const isOutdated = state.status === 'full' && state.outdated;
  return html`<${tags[tag]}
    class="root card"
    part="card"
    data-theme=${theme}
    ?data-outdated=${isOutdated}
    aria-busy=${state.status === 'loading' || isOutdated}
  >
    ${wrong === null ? inState(content, state) : around(content, wrongNotice(wrong))}
  </${tags[tag]}>`;
}

function inState<T>(content: CardContent<T>, state: Watched<T>): TemplateResult {
  const { answer, server, quiet, skeleton, full } = content;
  if (state.status === 'loading') return skeleton;
  if (state.status === 'failed') return around(content, failureNotice(state.failure, server, answer.retry));
  const shown = full(state.value);
  if (typeof shown === 'string') return around(content, wrongNotice(shown));
  return html`${shown} ${quiet ? nothing : staleLine(state, answer.retry)}`;
}

function around<T>({ message = (one) => one }: CardContent<T>, notice: TemplateResult): TemplateResult {
  return message(notice);
}

function wrongNotice(words: string): TemplateResult {
  return html`<div class="message" part="message" role="alert"><p>${words}</p></div>`;
}
