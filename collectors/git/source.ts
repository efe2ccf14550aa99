import { z } from 'zod';
import { defineSource } from '../engine/contract/source.ts';
import { readAddress } from '../engine/git/clone/address.ts';
import { seeRepository } from '../engine/git/clone/clone.ts';

const addresses = z
  .string({ error: 'is needed' })
  .transform((text) =>
    text
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
  )
  .pipe(
    z
      .array(z.string())
      .min(1, 'is needed')
      .refine(
        (list) => !list.some(holdsCredentials),
        'holds a user name or password, which would be kept readable: enter them as GIT_USERNAME and GIT_PASSWORD',
      ),
  );

/** Any repository that git can clone, without a token. */
export const gitSource = defineSource({
  id: 'git',
  title: 'Git',
  category: 'version-control',
  backfillDays: null,
  settings: {
    GIT_REPOSITORIES: {
      schema: addresses,
      title: 'Repositories',
      help: 'Clone addresses, separated by commas. Paths on this machine are taken from the command line alone.',
      example: 'https://github.com/lit/lit.git, git@gitlab.example:shop/web.git',
      address: true,
      onlyLocally: (text) =>
        text
          .split(',')
          .map((one) => one.trim())
          .find(isLocal) ?? null,
    },
    GIT_USERNAME: {
      schema: z.string().optional(),
      title: 'User name',
      help: 'For repositories that ask for one over HTTPS.',
      example: 'momentum',
    },
    GIT_PASSWORD: {
      schema: z.string().optional(),
      title: 'Password or access token',
      help: 'Sent to the addresses above alone.',
      example: 'glpat-…',
      secret: true,
    },
  },
  async probe({ settings, allowLocal, guard, signal }) {
    const seen: string[] = [];
    for (const address of settings.GIT_REPOSITORIES) {
      const { fullName, defaultBranch } = await seeRepository({
        address,
        credentials: credentialsOf(settings),
        signal,
        allowLocal,
        guard,
      });
      seen.push(defaultBranch === null ? fullName : `${fullName} (${defaultBranch})`);
    }
    return { ok: true, message: `Git can read ${seen.join(', ')}.` };
  },
});

/** User name and password, where both or a password alone are set; access tokens take any name. */
export function credentialsOf(settings: {
  GIT_USERNAME: string | undefined;
  GIT_PASSWORD: string | undefined;
}) {
  const { GIT_USERNAME: username = 'momentum', GIT_PASSWORD: password } = settings;
  return password === undefined ? undefined : { username, password };
}

function isLocal(address: string): boolean {
  return readAddress(address, { allowLocal: true }).kind === 'local';
}

/** In an https address even a lone user name may be a token; in an ssh address it is none. */
function holdsCredentials(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.password !== '' || (/^https?:$/.test(url.protocol) && url.username !== ''));
}
