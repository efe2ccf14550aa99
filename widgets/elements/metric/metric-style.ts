import { css } from 'lit';

/** The tile of one number. Its height is the same in every state, so that nothing jumps. */
export const metricStyle = css`
  :host {
    container-type: inline-size;
  }

  .card {
    display: flex;
    flex-direction: column;
    min-height: 164px;
    padding: 14px 16px;
    overflow: hidden;
  }

  header {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    justify-content: space-between;
    margin: -3px -6px 4px 0;
  }

  .title {
    padding-top: 4px;
    color: var(--quiet);
    font-size: 13px;
    font-weight: 500;
  }

  .value {
    font-size: 28px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.022em;
    line-height: 1.2;
  }

  .unit {
    color: var(--quiet);
    font-size: 14px;
    font-weight: 500;
    letter-spacing: 0;
  }

  .beside:empty {
    display: none;
  }

  .change {
    margin-top: 2px;
    font-size: 13px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    color: var(--quiet);
  }

  .better {
    color: var(--better);
  }

  .worse {
    color: var(--worse);
  }

  .sparkline {
    display: block;
    width: 100%;
    height: 34px;
    margin-top: auto;
    padding-top: 4px;
    overflow: visible;
  }

  .sparkline path {
    fill: none;
    stroke: var(--series-0);
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
  }

  .sparkline .partial {
    stroke-dasharray: 1 4;
  }

  .shares {
    margin-top: auto;
    padding-top: 6px;
    color: var(--quiet);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    line-height: 1.5;
    list-style: none;
  }

  .shares li {
    display: flex;
    gap: 6px;
    align-items: baseline;
  }

  .shares .name {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .shares .dot {
    flex: none;
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: currentColor;
  }

  .explanation {
    flex: 1 1 0;
    min-height: 0;
    overflow: auto;
  }

  .explanation p + p {
    margin-top: 6px;
  }

  .explanation-bone {
    flex: 1;
  }

  .skeleton {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 12px;
  }

  .skeleton .name {
    width: 45%;
    height: 14px;
  }

  .skeleton .number {
    width: 65%;
    height: 30px;
  }

  .skeleton .course {
    height: 30px;
    margin-top: auto;
  }

  @container (width < 190px) {
    .card {
      padding: 12px;
    }

    .value {
      font-size: 22px;
    }

    .unit {
      font-size: 12.5px;
    }
  }

  .message {
    align-content: center;
    height: 100%;
  }
`;
