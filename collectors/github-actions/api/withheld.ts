import { SourceDeclined } from '../../../server/contract/errors.ts';

/**
 * The warning for a part of a repository that GitHub does not show to this token, which is none of the others' concern; throws what
 * is anything else.
 */
export function withheldWarning(error: unknown, repository: string, permission: string): string {
  if (!(error instanceof SourceDeclined) || ![403, 404, 410, 451].includes(error.status)) throw error;
  return `${repository}: ${error.message} See that ${permission} are enabled there, and that the token may read them.`;
}

/** What a question is answered with, or null where GitHub has that thing no more. */
export async function unlessGone<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof SourceDeclined && [404, 410].includes(error.status)) return null;
    throw error;
  }
}
