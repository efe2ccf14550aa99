import type { ReactiveControllerHost } from 'lit';
import type { Watch, Watched } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { requestFailureOf } from '../client/failure.ts';
import type { Kind, Shapes } from '../client/shapes.ts';
import { announce } from '../elements/events.ts';

export interface Watching<T> {
  readonly state: Watched<T>;
  /** Asks again at once. */
  retry(): void;
}

/** What to ask of whom; null asks nothing. */
export type WatchedTarget = { connection: Connection; path: string } | null;

/**
 * Keeps an element supplied with the answer to what `target` says before each of its updates, and stops when the element leaves
 * the page. Failures are also sent as `momentum-error` events.
 */
export function watching<K extends Kind>(
  host: ReactiveControllerHost & HTMLElement,
  kind: K,
  target: () => WatchedTarget,
): Watching<Shapes[K]> {
  let state: Watched<Shapes[K]> = { status: 'loading' };
  let current: WatchedTarget = null;
  let watch: Watch | null = null;
  let announced: string | null = null;

  function receive(next: Watched<Shapes[K]>): void {
    state = next;
    const failure = next.status === 'loading' ? null : next.failure;
    if (failure !== null && failure.sentence !== announced)
      announce(host, 'momentum-error', { code: failure.code, message: failure.sentence });
    announced = failure?.sentence ?? null;
    host.requestUpdate();
  }

  function stop(): void {
    watch?.stop();
    watch = null;
    current = null;
  }

  async function begin(wanted: NonNullable<WatchedTarget>): Promise<void> {
    current = wanted;
    state = { status: 'loading' };
    try {
      const client = await wanted.connection.client();
      if (current?.connection !== wanted.connection || watch !== null) return;
      watch = client.watch(kind, current.path, receive);
    } catch (error) {
      receive({ status: 'failed', failure: requestFailureOf(error) });
    }
  }

  host.addController({
    hostConnected: () => host.requestUpdate(),
    hostDisconnected: stop,
    hostUpdate() {
      const wanted = target();
      if (wanted?.connection === current?.connection && wanted?.path === current?.path) return;
      const isFollowing = wanted !== null && wanted.connection === current?.connection;
      if (isFollowing) {
        current = wanted;
        watch?.follow(wanted.path);
        return;
      }
      stop();
      if (wanted !== null) void begin(wanted);
    },
  });
  return {
    get state() {
      return state;
    },
    retry: () => watch?.retry(),
  };
}
