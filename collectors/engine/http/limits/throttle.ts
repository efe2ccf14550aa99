/** What all requests of one connection pass through: so many at once, and none while the upstream wants to be left alone. */
export interface Throttle {
  /** Waits for a place; throws the signal's reason. Each that was taken must be left. */
  take(signal: AbortSignal): Promise<void>;
  leave(): void;
  /** Places that are taken. */
  taken(): number;
  /** Milliseconds since 1970 until which nothing may be asked. */
  closedUntil(): number;
  /** Never opens earlier than it was told before. */
  close(until: number): void;
}

export function createThrottle(places: number): Throttle {
  const waiting: (() => void)[] = [];
  let taken = 0;
  let closed = 0;
  return {
    async take(signal) {
      signal.throwIfAborted();
      if (taken >= places) await inLine(waiting, signal);
      else taken += 1;
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    },
    taken: () => taken,
    closedUntil: () => closed,
    close(until) {
      closed = Math.max(closed, until);
    },
  };
}

async function inLine(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  const turn = Promise.withResolvers<void>();
  const give = () => turn.resolve();
  const giveUp = () => {
    const place = waiting.indexOf(give);
    if (place >= 0) waiting.splice(place, 1);
    turn.reject(signal.reason);
  };
  waiting.push(give);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await turn.promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
