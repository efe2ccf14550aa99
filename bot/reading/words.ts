const words = /(?:[^\s"“”„<]+|<[^>]*>|["“”„][^"“”„]*["“”„])+|\S/g;

/**
 * What somebody typed, word by word. What stands in quotes is one word; what Slack made of it on the way (links, escaped
 * signs) is undone. A mention stays as Slack wrote it: `<@U123>`.
 */
export function wordsOf(text: string): string[] {
  const found = text.match(words) ?? [];
  return found
    .map((word) => word.replaceAll(/["“”„]/g, '').replaceAll(/<([^>]*)>/g, unlinked))
    .map(unescaped)
    .filter((word) => word !== '');
}

/** The Slack user whom a word mentions. */
export function mentionedUser(word: string): string | null {
  return /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? null;
}

function unlinked(link: string, inside: string): string {
  if (inside.startsWith('@')) return link;
  const [target = '', label] = inside.split('|');
  if (target.startsWith('#')) return `#${label ?? target.slice(1)}`;
  return label ?? target;
}

function unescaped(word: string): string {
  if (mentionedUser(word) !== null) return word;
  return word.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
