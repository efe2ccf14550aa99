import type { ReviewRow } from '../../resources/delivery/reviews.ts';

/** What a review said, by GitHub's word for it, as `approved`; null where that is none. */
export function reviewVerdictOf(word: string | null | undefined): ReviewRow['verdict'] | null {
  const verdict = word?.toUpperCase();
  return verdict === 'APPROVED' || verdict === 'CHANGES_REQUESTED' || verdict === 'COMMENTED'
    ? verdict
    : null;
}
