import { html, nothing, type TemplateResult } from 'lit';
import type { Watched } from '../client/client.ts';
import type { Failure } from '../client/failure.ts';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayLength = 86_400_000;

/** What stands in a card instead of numbers: how to sign in, what is not allowed, or what failed and that it can be tried again. */
export function failureNotice(
  { kind, sentence }: Failure,
  server: string,
  retry: () => void,
): TemplateResult {
  if (kind === 'not-signed-in') {
    return html`<div class="message" part="message" role="status">
      <p><strong>Sign in to see this.</strong></p>
      <a href="${server}/" target="_blank" rel="noopener">Sign in at ${new URL(server).host}</a>
    </div>`;
  }
  if (kind === 'forbidden') {
    return html`<div class="message" part="message" role="status">
      <p><strong>You may not see this.</strong> ${sentence}</p>
    </div>`;
  }
  return html`<div class="message" part="message" role="alert">
    <p><strong>This did not work.</strong> ${sentence}</p>
    <button class="action" type="button" @click=${retry}>Try again</button>
  </div>`;
}

/** Says of numbers that stayed because newer ones could not be had, from when they are. */
export function staleLine<T>(state: Watched<T>, retry: () => void): TemplateResult | typeof nothing {
  if (state.status !== 'full' || state.failure === null) return nothing;
  return html`<p class="stale" part="stale" role="status">
    As of ${shownInstant(state.receivedAt)}. Refreshing failed: ${state.failure.sentence}
    <button type="button" @click=${retry}>Try again</button>
  </p>`;
}

/** "10:42", or "21 Nov, 10:42" where that was not today. */
export function shownInstant(at: number, now = Date.now()): string {
  const isToday = now - at < dayLength && new Date(at).getDate() === new Date(now).getDate();
  return (isToday ? clock : dayAndClock).format(at);
}
