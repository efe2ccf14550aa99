import { css } from 'lit';

/** A tile or a chart: its surface, its place-holder while it loads, and its words where it has nothing else to show. */
export const card = css`
  .card {
    position: relative;
    height: 100%;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    transition: opacity 0.15s;
  }

  .card[data-outdated] > :not(header) {
    opacity: 0.5;
  }

  .title {
    font-size: 14px;
    font-weight: 600;
    text-wrap: balance;
  }

  .quiet {
    color: var(--quiet);
    font-size: 12.5px;
  }

  .bone {
    border-radius: 6px;
    background: var(--raised);
    animation: breathe 1.6s ease-in-out infinite;
  }

  .message {
    display: grid;
    gap: 10px;
    justify-items: start;
    color: var(--quiet);
    font-size: 13px;
    text-wrap: pretty;
  }

  .message strong {
    color: var(--text);
    font-weight: 600;
  }

  .message a {
    color: var(--accent);
  }

  .stale {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: baseline;
    color: var(--warning);
    font-size: 12px;
  }

  .stale button {
    padding: 0;
    border: 0;
    background: none;
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }

    .card {
      transition: none;
    }
  }
`;
