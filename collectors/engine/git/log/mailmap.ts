import type { Checkout } from '../clone/checkout.ts';
import { git } from '../process/command.ts';

/** A name and an e-mail address as a commit gives them. */
export interface GitPerson {
  name: string;
  email: string;
}

/** People named in commit messages, under the names that the mailmap gives them. */
export interface MailmapReader {
  /** Looks up the people in trailers such as `Ann <ann@example.com>`; what holds no address is passed over. */
  learn(trailers: Iterable<string>): Promise<void>;
  of(trailer: string): GitPerson | null;
}

const person = /^([^<>]*)<\s*([^<>\s]+)\s*>/;

/** Reads people through the mailmap of a commit's checkout. */
export function readMailmap(checkout: Checkout, signal: AbortSignal): MailmapReader {
  const known = new Map<string, GitPerson | null>();
  return {
    async learn(trailers) {
      const unknown = new Map<string, string>();
      for (const trailer of trailers) {
        if (known.has(trailer)) continue;
        const [, name = '', email] = person.exec(trailer) ?? [];
        if (email === undefined) known.set(trailer, null);
        else unknown.set(trailer, `${name.trim()} <${email}>`);
      }
      if (unknown.size === 0) return;
      const answers = await mapped([...unknown.values()], checkout, signal);
      for (const [index, trailer] of [...unknown.keys()].entries()) {
        known.set(trailer, personOf(answers[index] ?? ''));
      }
    },
    of: (trailer) => known.get(trailer) ?? null,
  };
}

async function mapped(contacts: readonly string[], checkout: Checkout, signal: AbortSignal) {
  const output = await git(['check-mailmap', '--stdin'], {
    signal,
    repository: checkout.repository,
    input: contacts.map((contact) => `${contact}\n`).join(''),
  });
  return output.toString().split('\n');
}

function personOf(contact: string): GitPerson {
  const start = contact.lastIndexOf('<');
  return { name: contact.slice(0, start).trim(), email: contact.slice(start + 1, -1) };
}
