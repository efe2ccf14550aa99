import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { SourceDown } from '../../server/contract/errors.ts';
import { createLog, type LogOptions } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';

function logWith(options: Partial<LogOptions> = {}) {
  const stream = new PassThrough({ encoding: 'utf8' });
  const redactor = createRedactor();
  const log = createLog({ level: 'info', format: 'json', redactor, stream, ...options });
  return { log, redactor, written: () => String(stream.read() ?? '') };
}

test('a line is one JSON object with its fields and a static message', () => {
  const { log, written } = logWith();
  log.info({ source: 'github', rows: 49 }, 'Collected');
  expect(JSON.parse(written())).toMatchObject({ level: 30, source: 'github', rows: 49, msg: 'Collected' });
});

test.for(['json', 'pretty'] as const)(
  'as %s, a registered secret is redacted wherever it stands',
  (format) => {
    const { log, redactor, written } = logWith({ format });
    redactor.add('s3cr&t "quoted"');
    redactor.add('hunter2');
    log.error({ err: new Error('401 for hunter2'), nested: { header: 'Bearer s3cr&t "quoted"' } }, 'Refused');
    log
      .child({ token: 'hunter2' })
      .info('Called https://host/?key=%s', encodeURIComponent('s3cr&t "quoted"'));
    const lines = written();
    expect(lines).toContain('[redacted]');
    expect(lines).not.toMatch(/hunter2|s3cr|quoted/);
  },
);

test('a secret that begins with another one is redacted whole', () => {
  const redactor = createRedactor();
  redactor.add('abcd');
  redactor.add('abcdefgh');
  expect(redactor.redact('abcdefgh and abcd')).toBe('[redacted] and [redacted]');
});

test('an empty or very short value redacts nothing', () => {
  const redactor = createRedactor();
  redactor.add('');
  redactor.add('a');
  expect(redactor.redact('a plain banana')).toBe('a plain banana');
});

test('an expected error is logged in its own words, another one with where it came from', () => {
  const { log, written } = logWith();
  const cause = new Error('connect ECONNREFUSED');
  log.warn(
    { err: new SourceDown('GitHub cannot be reached.', { cause, hint: 'Check GITHUB_URL.' }) },
    'Failed',
  );
  expect(JSON.parse(written()).err).toEqual({
    type: 'SourceDown',
    code: 'source_down',
    message: 'GitHub cannot be reached. Check GITHUB_URL.',
    cause: 'connect ECONNREFUSED',
  });
  log.error({ err: new TypeError('x is not a function') }, 'Failed');
  expect(JSON.parse(written()).err.stack).toContain('log.test.ts');
});

test('lines below the level are not written', () => {
  const { log, written } = logWith({ level: 'warn' });
  log.info('Quiet');
  expect(written()).toBe('');
});
