/** Splits what git writes with `-z` at its NUL bytes; bytes that are no UTF-8 become the replacement character. */
export async function* nulRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[], void, undefined> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(0);
    if (last === -1) {
      rest.push(chunk);
      continue;
    }
    yield decoded(Buffer.concat([...rest, chunk.subarray(0, last)]));
    rest = [chunk.subarray(last + 1)];
  }
}

/** One by one: strings cut out of a decoded chunk would keep all of it in memory. */
function decoded(data: Buffer): string[] {
  const records: string[] = [];
  let start = 0;
  for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
    records.push(data.toString('utf8', start, end));
    start = end + 1;
  }
  records.push(data.toString('utf8', start));
  return records;
}
