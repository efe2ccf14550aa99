const pause = 60_000;

/**
 * Says the first of a row of errors at once and the others once a minute, with how many there were in between: a database
 * that is away for a while makes hundreds of them.
 */
export function throttled(say: (err: Error, unsaid: number) => void): (err: Error) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (err) => {
    if (performance.now() - saidAt < pause) {
      unsaid += 1;
      return;
    }
    say(err, unsaid);
    saidAt = performance.now();
    unsaid = 0;
  };
}
