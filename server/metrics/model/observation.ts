/** Filters of a question that an observation may have no column for. */
export type Filter = 'team' | 'repository' | 'contributor';

/**
 * What a metric looks at: one small select whose columns have fixed names.
 *
 * - `event`: `at` (timestamptz) and `value`; one row is one thing that happened.
 * - `day`: `day` (date, as the person's own clock had it) instead of `at`.
 * - `span`: `started_at`, `ended_at` (null: it still goes on) and `value`; one row is one thing that is open in between.
 * - `sample`: `at`, `subject`, `value`, `weight` and `valid_until` (null: until the next); the latest of a subject holds, for
 *   30 days at most.
 *
 * All have the columns of `dimensions`, and `person` (contributor id or null), `repository` (id or null), `bot` (left out unless
 * asked for), `home` (false where the same thing counts under another repository in totals) and `identity` (what makes two rows
 * the same thing).
 */
export interface Observation {
  /** Unique over all groups: the name of its rollups. */
  id: string;
  shape: 'event' | 'day' | 'span' | 'sample';
  select: string;
  /** Whose a row is when a team is asked for: its person's, or the owner's of its repository or service. */
  by: 'person' | 'owner';
  /** Columns that a breakdown may use; the first one is what rollups are split by. */
  dimensions: readonly string[];
  /** Its rows have `person_at` too: the same instant as `at`, out of the table whose index begins with the person. */
  hasPersonAt?: true;
  /** Its rows have `service` (id or null): a team that owns the service owns them too. */
  hasService?: true;
  /** Its spans have `since`: what their age is counted from, instead of `started_at`. */
  hasSince?: true;
  /** Its rows have `title` and `url`: what people know them by. */
  hasTitle?: true;
  /** No upstream keeps its history: there is no data before it was first observed, and that is said. */
  observedOnly?: true;
  /** Filters that mean nothing for it: a question that has one is refused by name. */
  refuses?: readonly Filter[];
  /** Additive events, so kept per day in the rollup table. */
  rolledUp: boolean;
  /** What other observations of the same rows are measured together with it by, in one pass: cohorts need it. */
  among?: Among;
  /** How it is rolled up together with others that see the same rows; its measures have the key ''. */
  shared?: SharedRows;
  /** Rows left out on purpose: the standard columns but `bot`, and `reason`; their values add up in `excluded`. Named for their rollups. */
  excluded?: { id: string; select: string; shared?: SharedRows['measures'] };
}

/** Rows that several observations see, for one look at them. The same function is the same rows. */
export interface SharedRows {
  /** The standard columns of all these rows, bots' too, and `columns`. */
  rows: (columns: string) => string;
  /** SQL over what they select from, by key: not null where a row counts. */
  measures: readonly { key: string; value: string }[];
}

/** How an observation sees rows that several have in common. The rest is SQL over what `rows` selects from. */
export interface Among {
  /** The standard columns of all these rows, and `columns`. The same function is the same rows. */
  rows: (columns: string) => string;
  where: string;
  value: string;
  /** Why a row is left out; null where it is not, or nothing is said. */
  reason?: string;
  /** What the columns that a breakdown may use are made of. */
  dimensions?: Readonly<Record<string, string>>;
}
