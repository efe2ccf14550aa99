import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSecretBox } from '../../server/access/secret-box.ts';
import { readSecretKey } from '../../server/access/secret-key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const place = { source: 'github', connection: 'emea', key: 'GITHUB_TOKEN' };
const keyA = Buffer.alloc(32, 1);
const keyB = Buffer.alloc(32, 2);
const lost = { ok: false, hint: 'Enter the secret again.' };

describe('a sealed secret', () => {
  const box = createSecretBox(keyA);

  test('opens where it belongs', () => {
    const sealed = box.seal('gho_ünïcode 🔑', place);
    expect(box.open(sealed, place)).toEqual({ ok: true, text: 'gho_ünïcode 🔑' });
    expect(box.open(box.seal('', place), place)).toEqual({ ok: true, text: '' });
  });

  test('shows nothing of the secret and looks different each time', () => {
    const sealed = box.seal('gho_token', place);
    expect(sealed).not.toContain('gho_token');
    expect(Buffer.from(sealed.split('.')[1] ?? '', 'base64url').includes('gho_token')).toBe(false);
    expect(box.seal('gho_token', place)).not.toBe(sealed);
  });

  test.for([
    { ...place, source: 'gitlab' },
    { ...place, connection: 'default' },
    { ...place, key: 'GITHUB_URL' },
    { ...place, source: 'githubemea', connection: '' },
  ])('does not open elsewhere: %o', (elsewhere) => {
    expect(box.open(box.seal('gho_token', place), elsewhere)).toEqual(lost);
  });

  test('that was damaged asks to be entered again', () => {
    const sealed = box.seal('gho_token', place);
    const changed = sealed[30] === 'A' ? 'B' : 'A';
    for (const damaged of [
      `${sealed.slice(0, 30)}${changed}${sealed.slice(31)}`,
      sealed.slice(0, 24),
      sealed.slice(0, 17),
      '',
      'plain text',
    ]) {
      expect(box.open(damaged, place)).toEqual(lost);
    }
  });
});

describe('another key', () => {
  const sealed = createSecretBox(keyA).seal('gho_token', place);

  test('opens nothing, and says so instead of failing', () => {
    expect(createSecretBox(keyB).open(sealed, place)).toEqual(lost);
  });

  test('opens what the previous key sealed where that is given, and seals with the new one', () => {
    const box = createSecretBox(keyB, keyA);
    expect(box.open(sealed, place)).toEqual({ ok: true, text: 'gho_token' });
    expect(box.isCurrent(sealed)).toBe(false);
    const rotated = box.seal('gho_token', place);
    expect(box.isCurrent(rotated)).toBe(true);
    expect(createSecretBox(keyB).open(rotated, place)).toEqual({ ok: true, text: 'gho_token' });
  });
});

describe('the key file', () => {
  const home = () => join(temporaryFolder(), 'home');

  test('is made once, in a home that only its owner can enter, and is private itself', () => {
    const folder = home();
    const key = readSecretKey(folder);
    expect(key).toHaveLength(32);
    expect(readSecretKey(folder)).toEqual(key);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'secret.key'), 'utf8').trim()).toBe(key.toString('base64'));
  });

  test('two homes have different keys', () => {
    expect(readSecretKey(home())).not.toEqual(readSecretKey(home()));
  });

  test('is refused where others can read it', () => {
    const folder = home();
    readSecretKey(folder);
    chmodSync(join(folder, 'secret.key'), 0o644);
    expect(() => readSecretKey(folder)).toThrow(/secret\.key must belong to the user who runs Momentum/);
  });

  test.runIf(process.getuid?.() === 0)('is refused where it belongs to somebody else', () => {
    const folder = home();
    readSecretKey(folder);
    chownSync(join(folder, 'secret.key'), 65_534, 65_534);
    expect(() => readSecretKey(folder)).toThrow(/secret\.key must belong to the user who runs Momentum/);
  });

  test('is refused where it holds no key', () => {
    const folder = home();
    readSecretKey(folder);
    writeFileSync(join(folder, 'secret.key'), 'oops');
    expect(() => readSecretKey(folder)).toThrow(/secret\.key must hold 32 bytes in base64/);
  });
});
