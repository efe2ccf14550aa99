/**
 * Gives the items of a source, asking for each one while the one before is still being worked on. `leave` is called
 * when the reader goes, and must make the source give up what it is waiting for.
 */
export async function* readAhead<T>(
  source: AsyncIterable<T>,
  leave: () => void,
): AsyncGenerator<T, void, undefined> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (let item = await next; !item.done; item = await next) {
      next = items.next();
      // What fails meanwhile is thrown when its turn comes; until then nobody else is to be told.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    leave();
    await next.catch(() => undefined);
  }
}
