/** Takes registered secrets out of text that leaves the process. */
export interface Redactor {
  /** From now on `value` is a secret. Values under four characters are left alone: they occur by chance. */
  add(value: string): void;
  /** `text` with `[redacted]` wherever a secret stood, as it is, inside JSON or inside a URL. */
  redact(text: string): string;
}

const shortest = 4;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    add(value) {
      if (value.length < shortest) return;
      for (const form of [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value.toWellFormed()),
      ])
        secrets.add(form);
    },
    redact(text) {
      const found = [...secrets].filter((secret) => text.includes(secret));
      // The longest first: one secret may be the beginning of another.
      found.sort((a, b) => b.length - a.length);
      return found.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
    },
  };
}
