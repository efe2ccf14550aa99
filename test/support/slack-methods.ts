import { z } from 'zod';
import type { StoredFile } from './slack-blocks.ts';

/** A person as Slack knows them; unset flags are false. */
export interface SlackPerson {
  id: string;
  name: string;
  team?: string;
  teams?: string[];
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_bot?: boolean;
  deleted?: boolean;
}

/** What the methods work on. */
export interface SlackState {
  team: { id: string; name: string };
  people: Map<string, SlackPerson>;
  files: Map<string, StoredFile>;
  /** How often `files.info` is asked before a new file has been taken in. */
  looksUntilReady: number;
  uploadUrl(file: string): string;
  socketUrl(): string;
}

export interface Method {
  /** The scope that a bot's token needs; methods of the app's own token have none. */
  scope: string | null;
  token: 'bot' | 'app';
  args: z.ZodType<Record<string, unknown>>;
  answer(args: Record<string, unknown>, state: SlackState): Record<string, unknown>;
}

class SlackError extends Error {}

/** Slack’s `{ ok: false, error }`. */
function refuse(error: string): never {
  throw new SlackError(error);
}

/** The code of a refusal; what is no refusal is a fault of the stand-in and is thrown on. */
export function refusalOf(error: unknown): string {
  if (error instanceof SlackError) return error.message;
  throw error;
}

function method<T extends z.ZodType<Record<string, unknown>>>(
  scope: string | null,
  args: T,
  answer: (args: z.output<T>, state: SlackState) => Record<string, unknown>,
  token: 'bot' | 'app' = 'bot',
): Method {
  return { scope, token, args, answer: (given, state) => answer(args.parse(given), state) };
}

const uploaded = z.string().transform((text) =>
  z
    .array(z.object({ id: z.string(), title: z.string().optional() }))
    .min(1)
    .parse(JSON.parse(text)),
);

/** The methods that Momentum may call, as Slack documents them. */
export const methods: Record<string, Method> = {
  'auth.test': method(null, z.object({}), (_args, { team }) => ({
    url: 'https://acme.slack.com/',
    team: team.name,
    team_id: team.id,
    user: 'momentum',
    user_id: 'U0MOMENTUM',
    bot_id: 'B0MOMENTUM',
  })),
  'users.info': method('users:read', z.object({ user: z.string() }), ({ user }, { people, team }) => {
    const person = people.get(user);
    if (person === undefined) return refuse('user_not_found');
    const { name, team: own = team.id, teams, ...rest } = person;
    return {
      user: {
        ...rest,
        name: name.toLowerCase().replaceAll(' ', '.'),
        real_name: name,
        team_id: own,
        ...(teams && { enterprise_user: { teams } }),
      },
    };
  }),
  'files.getUploadURLExternal': method(
    'files:write',
    z.object({
      filename: z.string().min(1),
      length: z.coerce.number().int().positive(),
      alt_text: z.string().max(1_000).optional(),
    }),
    ({ filename, length }, { files, looksUntilReady, uploadUrl }) => {
      const id = `F0${String(files.size + 1).padStart(8, '0')}`;
      files.set(id, { id, name: filename, bytes: Buffer.alloc(0), length, complete: false, looksUntilReady });
      return { upload_url: uploadUrl(id), file_id: id };
    },
  ),
  'files.completeUploadExternal': method('files:write', z.object({ files: uploaded }), ({ files }, state) => {
    const known = files.map(({ id }) => state.files.get(id));
    for (const file of known) {
      if (file === undefined || file.bytes.length !== file.length) return refuse('file_not_found');
      file.complete = true;
    }
    return { files: files.map(({ id, title }) => ({ id, title: title ?? '' })) };
  }),
  'files.info': method('files:read', z.object({ file: z.string() }), ({ file: id }, { files }) => {
    const file = files.get(id);
    if (!file?.complete) return refuse('file_not_found');
    file.looksUntilReady -= 1;
    return { file: { id, name: file.name, mimetype: file.looksUntilReady <= 0 ? 'image/png' : '' } };
  }),
  'apps.connections.open': method(
    null,
    z.object({}),
    (_args, { socketUrl }) => ({ url: socketUrl() }),
    'app',
  ),
};
