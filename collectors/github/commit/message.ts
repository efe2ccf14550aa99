import type { Signature } from '../../resources/code/commits/signature.ts';

const longestSubject = 500;
const trailerLine = /^[A-Za-z0-9-]+[ \t]*:/;
const writtenByGit = /^(?:signed-off-by: |\(cherry picked from commit )/i;
const coAuthor = /^co-authored-by[ \t]*:[ \t]*(.*?)[ \t]*<([^<>]+)>/i;

/** A message's subject as git shows it: its first paragraph in one line, 500 characters at most. */
export function subjectOf(message: string): string {
  const [first = ''] = paragraphsOf(message);
  return first.split('\n').join(' ').slice(0, longestSubject).toWellFormed();
}

/** Those whom the trailers of a message name beside its author, each once. */
export function coAuthorsOf(message: string, author: Signature): Signature[] {
  const seen = new Set([author.email.toLowerCase()]);
  return trailersOf(message).flatMap((trailer) => {
    const [, name = '', address = ''] = coAuthor.exec(trailer) ?? [];
    const email = address.trim();
    if (email === '' || seen.has(email.toLowerCase())) return [];
    seen.add(email.toLowerCase());
    return [{ name, email }];
  });
}

/**
 * The last paragraph where it is one of trailers alone, or a quarter of it is and git wrote one of them, as `git
 * interpret-trailers` tells it (https://git-scm.com/docs/git-interpret-trailers). The first paragraph is the subject.
 */
function trailersOf(message: string): string[] {
  const paragraphs = paragraphsOf(message);
  const lines = paragraphs.length < 2 ? [] : (paragraphs.at(-1) ?? '').split('\n');
  const unfolded: string[] = [];
  for (const line of lines) {
    const last = unfolded.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) unfolded[last] += ` ${line.trim()}`;
    else unfolded.push(line);
  }
  const trailers = unfolded.filter((line) => trailerLine.test(line) || writtenByGit.test(line));
  const mixed = trailers.length * 4 >= unfolded.length && unfolded.some((line) => writtenByGit.test(line));
  return trailers.length === unfolded.length || mixed ? trailers : [];
}

function paragraphsOf(message: string): string[] {
  return message
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((paragraph) => paragraph.replace(/^\n+|\n+$/g, ''))
    .filter((paragraph) => paragraph.trim() !== '');
}
