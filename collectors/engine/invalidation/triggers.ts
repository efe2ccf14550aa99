import { bookkeeping } from './followed.ts';
import { type Operation, operations, type Rule } from './rules.ts';
import type { TableShape } from './table-shapes.ts';

/** What every function and trigger of the engine's is named with. */
export const prefix = 'momentum_';

/** Days so far apart are marked as one stretch: between two working weeks nobody commits, so that costs nothing. */
const daysBetween = 3;

/**
 * The functions and triggers that mark what follows from each change of a table, in the transaction that makes it, and that raise
 * the version of the data. `timeZone` is where days begin.
 */
export function triggerScript(
  rules: readonly Rule[],
  shapes: Map<string, TableShape>,
  timeZone: string,
): string {
  const tables = [...shapes.values()].filter(({ name }) => isData(name));
  return [
    raiseVersion,
    notWaitingWhole,
    ...tables.flatMap((shape) => operations.map((operation) => triggerOf(shape, operation, rules, timeZone))),
  ].join('\n');
}

/** Tables whose rows answers may stand on. */
export function isData(table: string): boolean {
  return !bookkeeping.includes(table) && !table.startsWith('_') && !table.startsWith('agenda');
}

/** Once a transaction; a slot that nobody holds, so that writers who meet the same rows never wait for each other here. */
const raiseVersion = `
create function ${prefix}raise_version() returns void language plpgsql as $function$
declare
  free int;
begin
  if current_setting('momentum.version_raised', true) = 'yes' then return; end if;
  perform set_config('momentum.version_raised', 'yes', true);
  select slot into free from data_version where slot = pg_backend_pid() % 64 for update skip locked;
  if free is null then
    select slot into free from data_version limit 1 for update skip locked;
  end if;
  insert into data_version as v (slot, version) values (coalesce(free, pg_backend_pid() % 64), 1)
  on conflict (slot) do update set version = v.version + 1;
end $function$;`;

const notWaitingWhole = `
create function ${prefix}not_waiting_whole(facts text[]) returns text[] language sql as $function$
  select coalesce(array_agg(fact), '{}')
  from unnest(facts) one (fact)
  where fact is distinct from current_setting('momentum.fact', true)
    and not exists (
      select from dirty
      where dirty.fact = one.fact and scope_kind = 'ORGANIZATION' and from_day is null
      for key share skip locked)
$function$;`;

const transition = {
  insert: 'new table as new_rows',
  update: 'old table as old_rows new table as new_rows',
  delete: 'old table as old_rows',
} as const;

function triggerOf(
  shape: TableShape,
  operation: Operation,
  rules: readonly Rule[],
  timeZone: string,
): string {
  const name = `${prefix}${shape.name}_${operation}`;
  const changed = operation === 'delete' ? 'old_rows' : 'new_rows';
  const marks = groupsOf(
    rules.filter((rule) => rule.table === shape.name && rule.on.includes(operation)),
    operation,
  );
  return `
create function ${name}() returns trigger language plpgsql as $function$
declare
  following text[];
begin
  if not exists (select from ${changed}) then return null; end if;
  perform ${prefix}raise_version();${marks.map((group) => insertOf(group, shape, operation, timeZone)).join('')}
  return null;
end $function$;
create trigger ${name} after ${operation} on ${shape.name} referencing ${transition[operation]}
for each statement execute function ${name}();`;
}

interface Group {
  rule: Rule;
  facts: string[];
}

/** Facts that the same rows mark the same for share a statement. */
function groupsOf(rules: readonly Rule[], operation: Operation): Group[] {
  const groups = new Map<string, Group>();
  for (const rule of rules) {
    const columns = operation === 'update' ? rule.columns.toSorted() : [];
    const key = JSON.stringify([rule.by, rule.where, rule.marking, columns]);
    const group = groups.get(key) ?? { rule, facts: [] };
    groups.set(key, { ...group, facts: [...new Set([...group.facts, rule.fact])] });
  }
  return [...groups.values()];
}

/**
 * A fact that writes never marks itself: it has just computed what it would be marked for. Of a fact for which everything waits
 * nothing more is marked; whoever takes that mark waits for the end of this transaction, and then sees its rows.
 */
function insertOf({ rule, facts }: Group, shape: TableShape, operation: Operation, timeZone: string): string {
  const names = facts.map(quoted).join(', ');
  return `
  following := ${prefix}not_waiting_whole(array[${names}]);
  if cardinality(following) > 0 then
    insert into dirty (fact, scope_kind, scope_id, from_day, to_day, number, changed)
    select fact, mark.kind, mark.id, mark.from_day, mark.to_day, mark.number, ${quoted(shape.name)}
    from (${marksOf(rule, rowsOf(rule, shape, operation), timeZone)}) mark
    cross join unnest(following) fact;
  end if;`;
}

/** The changed rows, where they are updated those as they were too. */
function rowsOf({ columns, where }: Rule, { key }: TableShape, operation: Operation): string {
  const condition = where === null ? '' : ` where ${where}`;
  if (operation === 'insert') return `(select row.* from new_rows row${condition}) row`;
  if (operation === 'delete') return `(select row.* from old_rows row${condition}) row`;
  const same = key.map((column) => `former.${column} = present.${column}`).join(' and ');
  const there = (row: string) => key.map((column) => `${row}.${column} is not null`).join(' and ');
  const of = (row: string) => `row(${columns.map((column) => `${row}.${column}`).join(', ')})`;
  return `(select row.* from old_rows former full join new_rows present on ${same}
       cross join lateral (select former.* where ${there('former')} union all select present.* where ${there('present')}) row
       where ${of('former')} is distinct from ${of('present')}${where === null ? '' : ` and (${where})`}) row`;
}

function marksOf({ by, marking }: Rule, rows: string, timeZone: string): string {
  const mark = (kind: string, id: string, number = 'null::int') =>
    `select distinct ${quoted(kind)}::scope_kind as kind, ${id} as id, null::date as from_day, null::date as to_day, ${number} as number`;
  const from = marking === null ? rows : `${rows} cross join lateral (${marking}) marked`;
  switch (by) {
    case 'everything':
      return `${mark('ORGANIZATION', '0')} from ${from}`;
    case 'person':
      return `${mark('PERSON', 'marked.person')} from ${from} where marked.person is not null`;
    case 'repository':
      return `${mark('REPOSITORY', 'coalesce(marked.repository_id, 0)')} from ${from}`;
    case 'pull request':
      return `${mark('REPOSITORY', 'marked.repository_id', 'marked.number')} from ${from}`;
    case 'day':
      return stretchesOf(from, timeZone);
  }
}

/** What belongs to no repository is marked as of 0. */
function stretchesOf(from: string, timeZone: string): string {
  return `
    select 'REPOSITORY'::scope_kind as kind, repository_id as id, min(day) as from_day, max(day) as to_day, null::int as number
    from (
      select *, count(*) filter (where apart) over (partition by repository_id order by day) as stretch
      from (
        select *, day - lag(day) over (partition by repository_id order by day) > ${daysBetween} as apart
        from (
          select distinct coalesce(marked.repository_id, 0) as repository_id, (marked.at at time zone ${quoted(timeZone)})::date as day
          from ${from} where marked.at is not null
        ) marked_day
      ) following
    ) stretched
    group by repository_id, stretch`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
