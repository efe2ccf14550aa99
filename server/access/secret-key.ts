import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome, writeOnce } from '../../prisma/home.ts';
import { InvalidInput } from '../contract/errors.ts';
import { key } from '../settings/variable.ts';

const fileName = 'secret.key';

/**
 * The key in `home/secret.key`, generated (mode 0600) where there is none. Throws InvalidInput where somebody else could
 * have read or written it, or where it is no key.
 */
export function readSecretKey(home: string): Buffer {
  makeHome(home);
  const file = join(home, fileName);
  const content = writeOnce(home, fileName, `${randomBytes(32).toString('base64')}\n`);
  const { mode, uid } = statSync(file);
  const owners = [process.getuid?.(), 0];
  if ((mode & 0o077) !== 0 || !owners.includes(uid)) {
    throw new InvalidInput(`${file} must belong to the user who runs Momentum, with mode 0600.`);
  }
  const parsed = key.safeParse(content.trim());
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`${file} must hold 32 bytes in base64.`);
}
