import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
let repositories = 0;

/** Where one pull request stood: `WAITING 08:00–09:00`. */
async function spansOf(pull: Omit<StoredPullRequest, 'number'>): Promise<string[]> {
  repositories += 1;
  const repository = `acme/shop-${repositories}`;
  await storeDelivery(pool, { repository, pullRequests: [{ number: 1, ...pull }] });
  const { rows } = await pool.query<{ span: string }>(
    `select s.status || ' ' || to_char(started_at, 'HH24:MI') || '–' || coalesce(to_char(ended_at, 'HH24:MI'), '') as span
     from pull_request_span s join repository r on r.id = s.repository_id where r.full_name = $1 order by started_at`,
    [repository],
  );
  return rows.map((row) => row.span);
}

const at = (time: string) => `2026-03-02T${time}:00Z`;

describe('the spans of a pull request', () => {
  it('lead from waiting over the review and the approval to the merge', async () => {
    const reviews = [
      { by: 'Grace', at: at('09:00') },
      { by: 'Grace', at: at('10:00'), verdict: 'APPROVED' as const },
    ];
    expect(await spansOf({ opened: at('08:00'), reviews, merged: at('11:00') })).toEqual([
      'WAITING 08:00–09:00',
      'IN_REVIEW 09:00–10:00',
      'APPROVED 10:00–11:00',
    ]);
  });

  it('go on while it is open', async () => {
    expect(await spansOf({ opened: at('08:00') })).toEqual(['WAITING 08:00–']);
  });

  it('are a draft’s while it is one, whoever reviews it meanwhile', async () => {
    const events = [
      { kind: 'READY_FOR_REVIEW' as const, at: at('10:00') },
      { kind: 'CONVERTED_TO_DRAFT' as const, at: at('11:00') },
    ];
    const reviews = [{ by: 'Grace', at: at('09:00') }];
    expect(await spansOf({ opened: at('08:00'), draft: true, events, reviews })).toEqual([
      'DRAFT 08:00–10:00',
      'IN_REVIEW 10:00–11:00',
      'DRAFT 11:00–',
    ]);
  });

  it('have a gap while it was closed', async () => {
    const events = [
      { kind: 'CLOSED' as const, at: at('09:00') },
      { kind: 'REOPENED' as const, at: at('10:00') },
    ];
    expect(await spansOf({ opened: at('08:00'), events })).toEqual(['WAITING 08:00–09:00', 'WAITING 10:00–']);
  });

  it('fall back into review when the approval is dismissed', async () => {
    const reviews = [{ by: 'Grace', at: at('09:00'), verdict: 'APPROVED' as const, dismissed: at('10:00') }];
    expect(await spansOf({ opened: at('08:00'), reviews })).toEqual([
      'WAITING 08:00–09:00',
      'APPROVED 09:00–10:00',
      'IN_REVIEW 10:00–',
    ]);
  });

  it('end with the closing where it was not merged, and what comes after it changes nothing', async () => {
    const reviews = [{ by: 'Grace', at: at('10:00') }];
    expect(await spansOf({ opened: at('08:00'), closed: at('09:00'), reviews })).toEqual([
      'WAITING 08:00–09:00',
    ]);
  });
});
