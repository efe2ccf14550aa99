import { QueryClient, QueryObserver, type QueryObserverResult } from '@tanstack/query-core';
import { SourceBusy, SourceChanged } from '../../server/contract/errors.ts';
import { type Failure, requestFailureOf } from './failure.ts';
import { type ConnectionSettings, createSend } from './request.ts';
import { answerShapes, type Collection, collection, type Kind, type Shapes } from './shapes.ts';

/** What is known of one question. Old numbers stay while newer ones are asked for, and say so. */
export type Watched<T> =
  | { status: 'loading' }
  | { status: 'failed'; failure: Failure }
  | {
      status: 'full';
      value: T;
      /** When the value was answered, in milliseconds since 1970. */
      receivedAt: number;
      /** The value answers the question before this one. */
      outdated: boolean;
      /** Why asking again did not work; the value is from before. */
      failure: Failure | null;
    };

export interface Watch {
  /** Asks something else of the same kind. */
  follow(path: string): void;
  retry(): void;
  stop(): void;
}

/** Asks one server; equal questions are asked once, whoever asks. */
export interface Client {
  watch<K extends Kind>(kind: K, path: string, listener: (state: Watched<Shapes[K]>) => void): Watch;
  /** Asks everything again that is watched. */
  refresh(): void;
  /** Sends a POST that changes something. */
  send(path: string): Promise<void>;
}

const fresh = 30_000;
const refreshEvery = 5 * 60_000;
/** What is connected and being collected is news sooner than the numbers that come of it. */
const newsEvery = 20_000;
const newsKinds: readonly Kind[] = ['collections', 'sources'];
const mostRetries = 4;
const longestWait = 30_000;

export function createClient(settings: ConnectionSettings): Client {
  const send = createSend(settings);
  const queries = new QueryClient();
  queries.mount();

  function optionsOf<K extends Kind>(kind: K, path: string) {
    return {
      queryKey: [kind, path],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        read(kind, await send({ path, method: 'GET', signal })),
      staleTime: fresh,
      refetchInterval: newsKinds.includes(kind) ? newsEvery : refreshEvery,
      networkMode: 'always' as const,
      retry: (failures: number, error: Error) => error instanceof SourceBusy && failures < mostRetries,
      retryDelay: waitOf,
      // An element that comes later does not ask again what has just failed: whoever reads decides that.
      retryOnMount: false,
    };
  }

  return {
    watch(kind, firstPath, listener) {
      let path = firstPath;
      const observer = new QueryObserver(queries, optionsOf(kind, path));
      const tell = rememberingLast(listener);
      const stop = observer.subscribe((result) => tell(watched(result), path));
      tell(watched(observer.getCurrentResult()), path);
      return {
        follow(next) {
          path = next;
          observer.setOptions(optionsOf(kind, next));
        },
        retry: () => void observer.refetch(),
        stop,
      };
    },
    refresh: () => void queries.invalidateQueries(),
    send: async (path) => void (await send({ path, method: 'POST' })),
  };
}

/** What an event about a collection carries. */
export function collectionOf(json: unknown): Collection {
  return collection.parse(json);
}

function read<K extends Kind>(kind: K, json: unknown): Shapes[K] {
  const result = answerShapes[kind].safeParse(json);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') ?? 'body';
  throw new SourceChanged('Momentum answered in a way that this page does not understand.', field, {
    hint: 'Reload the page: it may be older than the server.',
    cause: result.error,
  });
}

/** While the answer to another question about the same thing is on its way, the last one stays. */
function rememberingLast<T>(
  listener: (state: Watched<T>) => void,
): (state: Watched<T>, path: string) => void {
  let last: { state: Watched<T> & { status: 'full' }; subject: string } | null = null;
  return (state, path) => {
    const [subject = ''] = path.split('?');
    if (state.status === 'full') last = { state, subject };
    const isWaiting = state.status === 'loading' && last?.subject === subject;
    listener(isWaiting && last !== null ? { ...last.state, outdated: true, failure: null } : state);
  };
}

/** As long as the server asks for; else twice as long with each failure, and never exactly with everybody else. */
function waitOf(failures: number, error: Error): number {
  const asked = error instanceof SourceBusy ? error.until.getTime() - Date.now() : 0;
  const backOff = 400 * 2 ** failures * (0.75 + Math.random() / 2);
  return Math.min(longestWait, Math.max(asked, backOff));
}

function watched<T>(result: QueryObserverResult<T>): Watched<T> {
  const { data, error, dataUpdatedAt } = result;
  const failure = error === null ? null : requestFailureOf(error);
  if (data !== undefined)
    return { status: 'full', value: data, receivedAt: dataUpdatedAt, outdated: false, failure };
  return failure === null ? { status: 'loading' } : { status: 'failed', failure };
}
