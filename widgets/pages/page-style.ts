import { css } from 'lit';

/** The dashboard's page around the components. */
export const dashboardStyle = css`
  .page {
    min-height: 100vh;
    background: var(--page);
    --momentum-dashboard-padding: 0;
  }

  .bar {
    position: sticky;
    z-index: 20;
    top: 0;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }

  .bar-inner,
  .content {
    max-width: 1440px;
    margin: 0 auto;
    padding-inline: clamp(14px, 3vw, 32px);
  }

  .bar-inner {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 6px 18px;
    align-items: center;
    padding-block: 6px;
  }

  .brand {
    display: flex;
    gap: 10px;
    align-items: center;
    margin: 0;
    font-size: 16px;
    font-weight: 700;
    letter-spacing: -0.02em;
  }

  .brand img {
    width: 26px;
    height: 26px;
  }

  .person {
    display: flex;
    gap: 6px;
    align-items: center;
    grid-column: -2;
    color: var(--quiet);
    font-size: 13px;
    font-weight: 500;
  }

  .person span {
    max-width: 15ch;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .content {
    display: grid;
    gap: 28px;
    padding-block: 18px 64px;
  }

  .part {
    display: grid;
    gap: 20px;
  }

  .part > h2 {
    padding-bottom: 8px;
    border-bottom: 1px solid var(--line);
    color: var(--quiet);
    font-size: 13px;
    font-weight: 600;
  }

  .invitation {
    display: grid;
    gap: 14px;
    justify-items: start;
    max-width: 600px;
    margin: 12vh auto 0;
    padding: clamp(24px, 5vw, 44px);
    border: 1px solid var(--line);
    border-radius: 18px;
    background: var(--surface);
    font-size: 15.5px;
    text-wrap: pretty;
  }

  .invitation img {
    width: 40px;
    height: 40px;
    margin-bottom: 6px;
  }

  .invitation h1 {
    margin: 0 0 4px;
    font-size: 26px;
    font-weight: 650;
    letter-spacing: -0.022em;
  }

  .invitation code {
    padding: 10px 14px;
    border: 1px solid var(--line);
    background: var(--page);
    font-size: 14px;
    user-select: all;
  }

  .invitation .quiet {
    color: var(--quiet);
    font-size: 14px;
  }

  @media (width < 660px) {
    .invitation {
      margin: 16px;
    }
  }

  @media (width < 900px) {
    .bar {
      position: static;
    }

    momentum-filters {
      grid-row: 2;
      grid-column: 1 / -1;
      margin-inline: -6px;
    }
  }
`;
