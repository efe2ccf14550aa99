/** What is to be said of one repository's pull requests, each of it once. */
export interface PullRequestWarnings {
  warn(warnings: readonly string[]): void;
  /** What was not told yet. */
  warnings(): string[];
}

export function createPullRequestWarnings(): PullRequestWarnings {
  const said = new Set<string>();
  let untold: string[] = [];
  return {
    warn(warnings) {
      untold.push(...new Set(warnings.filter((one) => !said.has(one))));
      for (const warning of warnings) said.add(warning);
    },
    warnings() {
      const told = untold;
      untold = [];
      return told;
    },
  };
}
