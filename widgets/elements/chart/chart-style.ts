import { css } from 'lit';

/** The card of a chart. Its body has the same height in every state, so that nothing jumps. */
export const chartStyle = css`
  :host {
    container-type: inline-size;
  }

  .card {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 16px 18px;
  }

  header {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    justify-content: space-between;
    min-height: 42px;
  }

  .actions {
    display: flex;
    flex: none;
    gap: 4px;
    align-items: center;
    margin: -3px -6px 0 0;
  }

  .body {
    display: flex;
    gap: 20px;
    height: var(--momentum-chart-height, 264px);
  }

  .body.calendar {
    height: 168px;
  }

  momentum-plot {
    flex: 1;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    margin-inline: -6px;
    list-style: none;
  }

  .legend button {
    display: flex;
    gap: 7px;
    align-items: center;
    padding: 3px 6px;
    border: 0;
    border-radius: 6px;
    background: none;
    font-size: 12.5px;
    text-align: start;
  }

  .legend button:hover {
    background: var(--raised);
  }

  .legend [aria-pressed='false'] span {
    color: var(--quiet);
    text-decoration: line-through;
  }

  .legend [aria-pressed='false'] .swatch {
    opacity: 0.35;
  }

  .legend .shown {
    margin-inline-start: auto;
    padding-inline-start: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .swatch {
    flex: none;
    stroke: currentColor;
    stroke-width: 3.5;
    stroke-linecap: round;
  }

  .swatch.previous {
    stroke-width: 2;
    stroke-dasharray: 4 3.5;
    stroke-linecap: butt;
  }

  .swatch.trend {
    stroke-width: 2;
    stroke-dasharray: 2 2.5;
    stroke-linecap: butt;
  }

  .body.pie momentum-plot {
    flex: 0 1 42%;
  }

  .body.pie .legend {
    flex: 1;
    flex-direction: column;
    flex-wrap: nowrap;
    align-self: center;
    max-height: 100%;
    overflow: auto;
  }

  .body.pie .legend button {
    width: 100%;
  }

  @container (width < 520px) {
    .body.pie {
      flex-direction: column;
      gap: 12px;
      height: auto;
    }

    .body.pie momentum-plot {
      flex: none;
      height: 190px;
    }

    .body.pie .legend {
      align-self: stretch;
    }
  }

  .levels {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    color: var(--quiet);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    list-style: none;
  }

  .levels li {
    display: flex;
    gap: 6px;
    align-items: center;
  }

  .levels i {
    width: 11px;
    height: 11px;
    border-radius: 3px;
    background: currentColor;
  }

  .levels .gap {
    border: 1px solid var(--edge);
    background: none;
  }

  momentum-table {
    flex: 1;
    height: 100%;
  }

  .body > .message {
    flex: 1;
    align-content: center;
    justify-items: center;
    text-align: center;
  }

  .body > .bone {
    flex: 1;
  }

  .skeleton-title {
    width: 40%;
    height: 16px;
  }

  .notes {
    color: var(--quiet);
    font-size: 12px;
  }
`;
