import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
let repositories = 0;

/** The facts of one pull request in a repository of its own; instants as minutes of `2026-03-02 HH:MM`. */
async function timelineOf(pull: Omit<StoredPullRequest, 'number'>) {
  repositories += 1;
  const repository = `acme/shop-${repositories}`;
  await storeDelivery(pool, { repository, pullRequests: [{ number: 1, ...pull }] });
  const { rows } = await pool.query<Record<string, unknown>>(
    `select to_char(first_commit_at, 'DD HH24:MI') as first_commit, to_char(ready_at, 'DD HH24:MI') as ready,
            to_char(first_review_at, 'DD HH24:MI') as first_review, to_char(approved_at, 'DD HH24:MI') as approved,
            to_char(merged_at, 'DD HH24:MI') as merged, copied_history, comments, reviews, rounds, self_merged
     from pull_request_fact f join repository r on r.id = f.repository_id where r.full_name = $1`,
    [repository],
  );
  return rows[0];
}

const at = (time: string, day = '02') => `2026-03-${day}T${time}:00Z`;

describe('the timeline of a pull request', () => {
  it('begins with the earliest author date of its commits and goes through review and approval to the merge', async () => {
    const timeline = await timelineOf({
      opened: at('10:00'),
      commits: [at('09:30'), at('08:00')],
      reviews: [
        { by: 'Grace', at: at('11:00') },
        { by: 'Grace', at: at('12:00'), verdict: 'APPROVED' },
      ],
      merged: at('13:00'),
    });
    expect(timeline).toMatchObject({
      first_commit: '02 08:00',
      ready: '02 10:00',
      first_review: '02 11:00',
      approved: '02 12:00',
      merged: '02 13:00',
      copied_history: false,
      reviews: 2,
    });
  });

  it('leaves out commits that merged the base branch in', async () => {
    const commits = [{ at: at('07:00'), merge: true as const }, at('09:00')];
    expect(await timelineOf({ opened: at('10:00'), commits })).toMatchObject({ first_commit: '02 09:00' });
  });

  it('moves a first commit of copied history up to 90 days before the opening, and says so', async () => {
    const timeline = await timelineOf({ opened: at('10:00', '31'), commits: ['2020-01-01T00:00:00Z'] });
    expect(timeline).toMatchObject({ copied_history: true, first_commit: '31 10:00' });
  });

  it('begins with the opening where no commit is known', async () => {
    expect(await timelineOf({ opened: at('10:00') })).toMatchObject({ first_commit: '02 10:00' });
  });

  it('counts a draft as ready when it first was, and a review before that as of then', async () => {
    const timeline = await timelineOf({
      opened: at('08:00'),
      events: [
        { kind: 'READY_FOR_REVIEW', at: at('10:00') },
        { kind: 'CONVERTED_TO_DRAFT', at: at('11:00') },
        { kind: 'READY_FOR_REVIEW', at: at('12:00') },
      ],
      reviews: [{ by: 'Grace', at: at('09:00') }],
      merged: at('13:00'),
    });
    expect(timeline).toMatchObject({ ready: '02 10:00', first_review: '02 10:00' });
  });

  it('is ready from the opening where it only became a draft later', async () => {
    const events = [{ kind: 'CONVERTED_TO_DRAFT' as const, at: at('11:00') }];
    expect(await timelineOf({ opened: at('08:00'), draft: true, events })).toMatchObject({
      ready: '02 08:00',
    });
  });

  it('is not ready while it has only been a draft, and with the merge where it was merged as one', async () => {
    expect(await timelineOf({ opened: at('08:00'), draft: true })).toMatchObject({ ready: null });
    expect(await timelineOf({ opened: at('08:00'), draft: true, merged: at('09:00') })).toMatchObject({
      ready: '02 09:00',
    });
  });

  it('knows no review by the author, by bots, or after the merge', async () => {
    const timeline = await timelineOf({
      opened: at('08:00'),
      reviews: [
        { by: 'Ada', at: at('08:30') },
        { by: 'reviewer[bot]', at: at('08:31'), verdict: 'APPROVED' },
        { by: 'Grace', at: at('11:00'), verdict: 'APPROVED' },
      ],
      comments: [{ by: 'reviewer[bot]', at: at('08:32') }],
      merged: at('10:00'),
    });
    expect(timeline).toMatchObject({ first_review: null, approved: null, comments: 0, reviews: 0 });
  });

  it('takes a comment of somebody else for the first review', async () => {
    const comments = [
      { by: 'Ada', at: at('08:30') },
      { by: 'Grace', at: at('09:00') },
    ];
    expect(await timelineOf({ opened: at('08:00'), comments })).toMatchObject({
      first_review: '02 09:00',
      comments: 1,
    });
  });

  it('knows a deleted account for somebody else', async () => {
    const reviews = [{ by: null, at: at('09:00'), verdict: 'APPROVED' as const }];
    expect(await timelineOf({ opened: at('08:00'), reviews, merged: at('10:00') })).toMatchObject({
      first_review: '02 09:00',
      approved: '02 09:00',
    });
  });

  it('takes the last approval that had not been dismissed by the merge', async () => {
    const timeline = await timelineOf({
      opened: at('08:00'),
      reviews: [
        { by: 'Grace', at: at('09:00'), verdict: 'APPROVED' },
        { by: 'Linus', at: at('10:00'), verdict: 'APPROVED', dismissed: at('11:00') },
        { by: 'Edsger', at: at('10:30'), verdict: 'APPROVED', id: 'withdrawn' },
      ],
      events: [{ kind: 'REVIEW_DISMISSED', at: at('10:45'), review: 'withdrawn' }],
      merged: at('12:00'),
    });
    expect(timeline).toMatchObject({ approved: '02 09:00' });
  });

  it('holds an approval that was dismissed after the merge', async () => {
    const reviews = [{ by: 'Grace', at: at('09:00'), verdict: 'APPROVED' as const, dismissed: at('13:00') }];
    expect(await timelineOf({ opened: at('08:00'), reviews, merged: at('12:00') })).toMatchObject({
      approved: '02 09:00',
    });
  });

  it('counts comments, and reviews that say something, of others', async () => {
    const timeline = await timelineOf({
      opened: at('08:00'),
      reviews: [
        { by: 'Grace', at: at('09:00'), body: true },
        { by: 'Grace', at: at('09:10') },
      ],
      comments: [
        { by: 'Grace', at: at('09:00'), inline: true },
        { by: 'Linus', at: at('09:30') },
        { by: 'Ada', at: at('09:40') },
      ],
    });
    expect(timeline).toMatchObject({ comments: 3, reviews: 2 });
  });
});

describe('rounds of a pull request', () => {
  const asks = (time: string) => ({ by: 'Grace', at: at(time), verdict: 'CHANGES_REQUESTED' as const });
  const approves = (time: string) => ({ by: 'Grace', at: at(time), verdict: 'APPROVED' as const });

  it('are requests for changes that new commits followed; several before a push are one', async () => {
    const timeline = await timelineOf({
      opened: at('08:00'),
      commits: [at('07:00'), at('10:00'), at('10:05'), at('12:00')],
      reviews: [asks('09:00'), asks('09:30'), asks('11:00'), approves('13:00')],
      merged: at('14:00'),
    });
    expect(timeline).toMatchObject({ rounds: 2 });
  });

  it('are reviews with an inline comment too, and not those with a word alone', async () => {
    const review = { by: 'Grace', at: at('09:00'), id: 'remark', body: true as const };
    const commits = [at('07:00'), at('10:00')];
    const inline = [{ by: 'Grace', at: at('09:00'), inline: true as const, review: 'remark' }];
    const plain = { opened: at('08:00'), commits, reviews: [review], merged: at('14:00') };
    expect(await timelineOf({ ...plain, comments: inline })).toMatchObject({ rounds: 1 });
    expect(await timelineOf(plain)).toMatchObject({ rounds: 0 });
  });

  it('end with the last approval', async () => {
    const reviews = [approves('08:30'), asks('09:00')];
    const commits = [at('07:00'), at('10:00')];
    expect(await timelineOf({ opened: at('08:00'), commits, reviews, merged: at('14:00') })).toMatchObject({
      rounds: 0,
    });
  });

  it('are none for a rebase, which keeps the author dates', async () => {
    const commits = [{ at: at('07:00'), committed: at('10:00') }];
    expect(
      await timelineOf({ opened: at('08:00'), commits, reviews: [asks('09:00')], merged: at('14:00') }),
    ).toMatchObject({
      rounds: 0,
    });
  });
});
