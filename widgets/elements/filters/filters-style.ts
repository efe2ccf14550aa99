import { css } from 'lit';

/** A row of choices that wraps where it has to. */
export const filtersStyle = css`
  .root {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    padding: 6px;
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 13px;
  }

  fieldset {
    display: inline-flex;
    flex-wrap: wrap;
    margin: 0;
    padding: 3px;
    border: 0;
    border-radius: 9px;
    background: var(--raised);
  }

  .choice {
    position: relative;
    padding: 4px 10px;
    border-radius: 7px;
    color: var(--quiet);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }

  .choice:hover {
    color: var(--text);
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .choice:has(:checked) {
    background: var(--chosen);
    box-shadow: 0 1px 2px rgb(10 18 32 / 14%);
    color: var(--text);
  }

  .choice:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }

  .days {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }

  input[type='date'] {
    padding: 4px 8px;
    border: 1px solid var(--edge);
    border-radius: 8px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }

  .switch {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    font-weight: 500;
    cursor: pointer;
  }

  .switch input {
    appearance: none;
    position: relative;
    width: 32px;
    height: 18px;
    margin: 0;
    border-radius: 9px;
    background: var(--edge);
    cursor: pointer;
    transition: background 0.15s;
  }

  .switch input::before {
    content: '';
    position: absolute;
    inset: 2px auto 2px 2px;
    width: 14px;
    border-radius: 50%;
    background: #fff;
    transition: translate 0.15s;
  }

  .switch input:checked {
    background: var(--accent);
  }

  .switch input:checked::before {
    translate: 14px 0;
  }

  .wrong {
    color: var(--worse);
  }

  @media (prefers-reduced-motion: reduce) {
    .switch input,
    .switch input::before {
      transition: none;
    }
  }
`;
