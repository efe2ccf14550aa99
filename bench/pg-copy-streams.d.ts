declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** What `copy … from stdin` reads. */
  export function from(statement: string): Writable & Submittable;
}
