import { css } from 'lit';

/** What all elements have in common: the theme's root, text, buttons, focus and what only screen readers get. */
export const foundation = css`
  :host {
    display: block;
    font-family: var(--font);
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  .root {
    color: var(--text);
    font-size: 14px;
    line-height: 1.45;
    -webkit-font-smoothing: antialiased;
    text-rendering: geometricPrecision;
  }

  .root[data-theme='auto'] {
    color-scheme: light dark;
  }

  .root[data-theme='light'] {
    color-scheme: light;
  }

  .root[data-theme='dark'] {
    color-scheme: dark;
  }

  h2,
  h3,
  p,
  ul,
  figure {
    margin: 0;
    padding: 0;
  }

  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  .action {
    padding: 5px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
    font-size: 13px;
    font-weight: 500;
  }

  .action:hover {
    background: var(--raised);
  }

  .icon {
    display: inline-grid;
    place-items: center;
    width: 28px;
    height: 28px;
    padding: 0;
    border: 0;
    border-radius: 7px;
    background: none;
    color: var(--quiet);
  }

  .icon:hover,
  .icon[aria-expanded='true'] {
    background: var(--raised);
    color: var(--text);
  }

  code {
    padding: 2px 6px;
    border-radius: 6px;
    background: var(--raised);
    color: var(--text);
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.92em;
    overflow-wrap: anywhere;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
