import { css } from 'lit';

/** One line under the header. */
export const healthStyle = css`
  .root {
    font-size: 13px;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: baseline;
    min-height: 20px;
  }

  b {
    font-weight: 600;
  }

  .quiet {
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }

  .dot {
    align-self: center;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--edge);
  }

  .dot.completed {
    background: var(--better);
  }

  .dot.partial,
  .dot.cancelled {
    background: var(--warning);
  }

  .dot.failed {
    background: var(--worse);
  }

  .dot.running {
    background: var(--accent);
    animation: pulse 1.4s ease-in-out infinite;
  }

  progress {
    appearance: none;
    width: 100%;
    height: 4px;
    margin-top: 6px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
  }

  progress::-webkit-progress-bar {
    background: var(--line);
  }

  progress::-webkit-progress-value {
    background: var(--accent);
  }

  progress::-moz-progress-bar {
    background: var(--accent);
  }

  summary {
    cursor: pointer;
  }

  details ul {
    margin: 8px 0 0 16px;
    padding: 0;
  }

  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .dot.running {
      animation: none;
    }
  }
`;
