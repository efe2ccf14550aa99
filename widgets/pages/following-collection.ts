import type { ReactiveControllerHost } from 'lit';
import type { Collection } from '../client/shapes.ts';

export interface FollowedCollection {
  /** The newest news of it; null before the first, and when nothing is followed. */
  readonly latest: Collection | null;
}

/** Follows a running collection by the server's events; `ended` is called once, when it is over. */
export function followingCollection(
  host: ReactiveControllerHost,
  addressOf: () => string | null,
  progressed: () => void,
  ended: () => void,
): FollowedCollection {
  let latest: Collection | null = null;
  let address: string | null = null;
  let events: EventSource | null = null;

  function stop(): void {
    events?.close();
    events = null;
    address = null;
    latest = null;
  }

  async function take({ data }: MessageEvent): Promise<void> {
    const { collectionOf } = await import('../client/client.ts');
    latest = collectionOf(JSON.parse(String(data)));
    progressed();
    host.requestUpdate();
  }

  host.addController({
    hostDisconnected: stop,
    hostUpdate() {
      const wanted = addressOf();
      if (wanted === address) return;
      stop();
      if (wanted === null) return;
      address = wanted;
      events = new EventSource(wanted);
      events.addEventListener('progress', (event) => void take(event));
      events.addEventListener('end', () => {
        events?.close();
        ended();
      });
    },
  });
  return {
    get latest() {
      return latest;
    },
  };
}
