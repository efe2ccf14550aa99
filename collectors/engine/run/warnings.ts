/** A run that leaves out more than this has a reason of its own, which these are enough to find. */
const most = 200;

/** What one run warns of, as its history keeps it: each thing once, and not without end. */
export interface Warnings {
  /** Those of them that are to be written down. */
  kept(warnings: readonly string[]): string[];
  /** What is said at the end where there were more than are kept. */
  rest(): string[];
}

export function createWarnings(): Warnings {
  const said = new Set<string>();
  let further = 0;
  return {
    kept(warnings) {
      const fresh = new Set(warnings.filter((warning) => !said.has(warning)));
      const room = [...fresh].slice(0, most - said.size);
      further += fresh.size - room.length;
      for (const warning of room) said.add(warning);
      return room;
    },
    rest: () => (further === 0 ? [] : [`${further} further warnings are not kept.`]),
  };
}
