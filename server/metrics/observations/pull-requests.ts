import type { Among, Observation } from '../model/observation.ts';

/** SQL over the timeline `f` of a pull request: what is looked at, and what is left out of it. */
interface Told {
  id: string;
  at: string;
  value?: string;
  where: string;
  /** Columns to split by, with their expressions; the first one is what rollups are split by. */
  dimensions?: Readonly<Record<string, string>>;
  rolledUp?: true;
  leftOut?: { at?: string; where: string; reason: string };
  /** What it can be measured together with: pull requests with whatever columns are asked for. */
  among?: Among['rows'];
}

/** Timelines `f` with their repository `r`, author `p` and what the provider calls them, `q`. */
export const pullRequestTables = `
  pull_request_fact f
  join repository r on r.id = f.repository_id
  left join pull_request q on q.repository_id = f.repository_id and q.number = f.number
  left join account a on a.id = f.author_id
  left join contributor p on p.id = a.contributor_id`;

/** Out of totals are repositories that are archived, excluded or gone. */
const home = 'not (r.archived or r.excluded) and r.gone_at is null';
const identity = "f.repository_id || '#' || f.number";

/** A deleted account is a person of unknown name, and no bot. */
export const pullRequestColumns = `
  a.contributor_id as person, f.repository_id as repository, coalesce(p.bot, false) as bot, ${home} as home,
  ${identity} as identity, '#' || f.number || ' ' || q.title as title, q.url`;

/** Pull requests into any branch, each once, for its author. */
export function pullRequestEvents(told: Told): Observation {
  const { id, at, value = '1', where, dimensions = {}, rolledUp = false, leftOut, among } = told;
  const columns = Object.entries(dimensions).map(([name, expression]) => `, ${expression} as ${name}`);
  return {
    id,
    shape: 'event',
    by: 'person',
    dimensions: Object.keys(dimensions),
    hasTitle: true,
    rolledUp,
    select: `
      select ${at} as at, (${value})::float8 as value, ${pullRequestColumns}${columns.join('')}
      from ${pullRequestTables}
      where ${where}`,
    ...(leftOut && { excluded: { id: `left_out_of_${id}`, select: leftOutRows(leftOut.at ?? at, leftOut) } }),
    ...(among && {
      among: { rows: among, where, value, dimensions, ...(leftOut && { reason: reasonOf(leftOut) }) },
    }),
  };
}

/** Timelines at one of their instants, with whatever columns are asked for. */
export function timelines(at: string, where: string): Among['rows'] {
  return (columns) =>
    `select ${at} as at, ${pullRequestColumns}, ${columns} from ${pullRequestTables} where ${where}`;
}

function reasonOf({ where, reason }: NonNullable<Told['leftOut']>): string {
  return `case when ${where} then ${reason} end`;
}

/** What a bot did is left out because a bot did it, whatever else there is to say of it. */
function leftOutRows(at: string, { where, reason }: NonNullable<Told['leftOut']>): string {
  return `
    select case when p.bot then 'bot' else ${reason} end as reason, ${at} as at, 1::float8 as value,
           a.contributor_id as person, f.repository_id as repository, ${home} as home, ${identity} as identity
    from ${pullRequestTables}
    where ${where}`;
}

const merged = timelines('f.merged_at', 'f.merged_at is not null');

/** Merged pull requests, when they were merged; `value` and the rest are SQL over their timeline. */
export function mergedPullRequests(told: Omit<Told, 'at' | 'where'> & { where?: string }): Observation {
  const { where = 'true', leftOut, ...rest } = told;
  return pullRequestEvents({
    ...rest,
    at: 'f.merged_at',
    among: merged,
    where: `f.merged_at is not null and (${where})`,
    ...(leftOut && { leftOut: { ...leftOut, where: `f.merged_at is not null and (${leftOut.where})` } }),
  });
}

/** Seconds between two instants of a timeline; `extract` would make a slow numeric of each. */
export function secondsBetween(from: string, to: string): string {
  return `date_part('epoch', ${to} - ${from})`;
}

export const openedPullRequests = pullRequestEvents({
  id: 'prs_opened',
  at: 'f.opened_at',
  where: 'true',
  rolledUp: true,
});

/** Closed in any way; valued 1 where that was a merge. */
export const endedPullRequests = pullRequestEvents({
  id: 'prs_ended',
  at: 'f.closed_at',
  value: "case when f.state = 'MERGED' then 1 else 0 end",
  where: 'f.closed_at is not null',
  rolledUp: true,
});
