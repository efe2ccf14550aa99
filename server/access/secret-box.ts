import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Where a secret belongs. A sealed value opens there and nowhere else. */
export interface SecretPlace {
  source: string;
  connection: string;
  key: string;
}

/** What came out of a sealed value. It is lost where its key is gone, it was damaged, or it was moved from elsewhere. */
export type Opened = { ok: true; text: string } | { ok: false; hint: string };

/** Keeps credentials so that the database alone does not give them away (AES-256-GCM). */
export interface SecretBox {
  seal(text: string, place: SecretPlace): string;
  /** Never throws: whatever is wrong, the way on is to enter the secret again. */
  open(sealed: string, place: SecretPlace): Opened;
  /** Whether `sealed` was sealed with today's key, so that nothing is to be done when keys are changed. */
  isCurrent(sealed: string): boolean;
}

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
const hint = 'Enter the secret again.';

const sealedForm = z
  .string()
  .regex(/^[0-9a-f]{16}\.[\w-]+$/)
  .transform((text) => {
    const [keyId = '', body = ''] = text.split('.');
    const bytes = Buffer.from(body, 'base64url');
    return {
      keyId,
      nonce: bytes.subarray(0, nonceLength),
      tag: bytes.subarray(nonceLength, nonceLength + tagLength),
      encrypted: bytes.subarray(nonceLength + tagLength),
    };
  })
  .refine(({ tag }) => tag.length === tagLength);

/** A box that seals with `current` and opens what `current` or `previous` sealed. Keys are 32 bytes. */
export function createSecretBox(current: Buffer, previous?: Buffer): SecretBox {
  const currentId = idOf(current);
  const keys = new Map([current, ...(previous ? [previous] : [])].map((key) => [idOf(key), key]));
  return {
    seal: (text, place) => `${currentId}.${encrypt(text, current, place).toString('base64url')}`,
    open: (sealed, place) => {
      const parts = sealedForm.safeParse(sealed);
      const key = parts.success && keys.get(parts.data.keyId);
      if (!key) return { ok: false, hint };
      try {
        return { ok: true, text: decrypt(parts.data, key, place) };
      } catch {
        return { ok: false, hint };
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${currentId}.`),
  };
}

function encrypt(text: string, key: Buffer, place: SecretPlace): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(bound(place));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
}

function decrypt(
  { nonce, tag, encrypted }: z.output<typeof sealedForm>,
  key: Buffer,
  place: SecretPlace,
): string {
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(bound(place));
  decipher.setAuthTag(tag);
  return decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8');
}

// As JSON, so that no two places read the same when their parts are put together.
function bound({ source, connection, key }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([source, connection, key]));
}

function idOf(key: Buffer): string {
  return createHash('sha256').update('momentum key id').update(key).digest('hex').slice(0, 16);
}
