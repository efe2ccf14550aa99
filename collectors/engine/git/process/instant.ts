/** A point in time with the offset of the clock it was read from, in minutes east of UTC. */
export interface GitInstant {
  at: Date;
  offsetMinutes: number;
}

/** The last second that a Date holds, in the year 275760; timestamptz goes a little further. */
const lastSecond = 8.64e12;

/**
 * Reads git's raw date, `1700000000 +0530`. Offsets are kept however odd they are, later instants than a Date
 * holds become the last one, and a commit without a readable date is at 1970-01-01 UTC, where git shows it.
 */
export function readInstant(raw: string): GitInstant {
  const [seconds = '', zone = ''] = raw.split(' ');
  const at = new Date(Math.min(Number(seconds) || 0, lastSecond) * 1000);
  const clock = Math.abs(Number(zone) || 0);
  const minutes = Math.floor(clock / 100) * 60 + (clock % 100);
  // A difference rather than a sign, which would make -0000 a negative zero.
  return { at, offsetMinutes: zone.startsWith('-') ? 0 - minutes : minutes };
}
