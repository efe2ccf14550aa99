import { css } from 'lit';

/** A canvas that fills the room it is given; a year of days and the hours of a day keep a width at which they can be told apart. */
export const plotStyle = css`
  :host {
    display: block;
    min-width: 0;
    height: 100%;
    overflow-x: auto;
    overflow-y: hidden;
    scrollbar-width: thin;
  }

  .plot {
    position: relative;
    width: 100%;
    height: 100%;
    border-radius: 6px;
  }

  .plot:focus-visible {
    outline-offset: -2px;
  }

  .plot[data-kind='calendar'] {
    min-width: 640px;
    max-width: 1100px;
  }

  .plot[data-columns='many'] {
    min-width: 520px;
  }

  canvas {
    position: absolute;
    inset: 0;
  }
`;
