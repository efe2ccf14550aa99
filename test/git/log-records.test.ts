import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LogRecord, logFormat, readLogRecords } from '../../collectors/engine/git/log/log-records.ts';
import { readInstant } from '../../collectors/engine/git/process/instant.ts';

const fieldCount = logFormat.split('%x00').length - 1;
const text = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\0', ''));
const count = fc.option(fc.nat());
const path = text.filter((each) => each !== '');
const record: fc.Arbitrary<LogRecord> = fc.record({
  fields: fc.array(text, { minLength: fieldCount, maxLength: fieldCount }),
  files: fc.array(fc.record({ path, oldPath: fc.option(path), additions: count, deletions: count })),
});

/** What `git log -z --numstat` writes for a commit. */
function written({ fields, files }: LogRecord): string {
  const lines = files.map(({ path, oldPath, additions, deletions }) => {
    const counts = `${additions ?? '-'}\t${deletions ?? '-'}\t`;
    return oldPath === null ? `${counts}${path}\0` : `${counts}\0${oldPath}\0${path}\0`;
  });
  return `c${fields.join('\0')}\0\0${lines.length > 0 ? '\n' : ''}${lines.join('')}`;
}

async function* chunked(output: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let position = 0;
  for (let index = 0; position < output.length; index += 1) {
    const end = position + (sizes[index % sizes.length] ?? 1);
    yield output.subarray(position, end);
    position = end;
  }
}

test('whatever a commit holds, and wherever its bytes are parted, it is read as it was written', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(record), sizes, async (records, sizes) => {
      const output = Buffer.from(records.map(written).join(''));
      const read = (await Array.fromAsync(readLogRecords(chunked(output, sizes)))).flat();
      expect(read).toEqual(records);
    }),
  );
});

test('every date that git can print becomes a date', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n }),
      fc.integer({ min: -99_999, max: 99_999 }),
      (seconds, zone) => {
        const sign = zone < 0 ? '-' : '+';
        const { at, offsetMinutes } = readInstant(
          `${seconds} ${sign}${String(Math.abs(zone)).padStart(4, '0')}`,
        );
        expect(Number.isNaN(at.getTime())).toBe(false);
        expect(Number.isInteger(offsetMinutes)).toBe(true);
      },
    ),
  );
  expect(readInstant('1700000000 -0330')).toEqual({ at: new Date(1_700_000_000_000), offsetMinutes: -210 });
  expect(readInstant('1700000000 -0000').offsetMinutes).toBe(0);
  expect(readInstant('')).toEqual({ at: new Date(0), offsetMinutes: 0 });
});
