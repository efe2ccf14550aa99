import { html, type TemplateResult } from 'lit';
import mark from './momentum.svg';

/** What somebody sees who is not signed in. */
export function signInInvitation(): TemplateResult {
  return html`<main class="invitation">
    <img src=${mark} alt="" />
    <h1>Sign in to Momentum</h1>
    <p>
      Momentum lets you in with a link that works once, for 15 minutes. Whoever runs it finds the first one printed where it was
      started, and makes another with
    </p>
    <code>npm run momentum -- sign-in</code>
    <p class="quiet">Open the link in this browser, and you are back here, signed in.</p>
  </main>`;
}

/** What somebody sees where there is nothing to show yet. */
export function sourceInvitation(): TemplateResult {
  return html`<main class="invitation">
    <h1>Connect a first source</h1>
    <p>There is nothing to measure yet. Name a git repository, by its address or by its path on the machine that runs Momentum:</p>
    <code>npm run momentum -- source add git --set GIT_REPOSITORIES=URL</code>
    <p>and collect what is in it:</p>
    <code>npm run momentum -- collect</code>
    <p class="quiet">This page notices, and shows how the collecting goes.</p>
  </main>`;
}
