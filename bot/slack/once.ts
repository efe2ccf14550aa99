const remembered = 10 * 60_000;
const most = 10_000;

/** Tells the first time of a key from the times after it, for ten minutes: Slack sends again what it thinks was not taken. */
export function once(): (key: string) => boolean {
  const seen = new Map<string, number>();
  return (key) => {
    const now = Date.now();
    for (const [old, at] of seen) {
      if (at > now - remembered && seen.size < most) break;
      seen.delete(old);
    }
    if (seen.has(key)) return false;
    seen.set(key, now);
    return true;
  };
}
