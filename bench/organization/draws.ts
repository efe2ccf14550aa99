import sql, { raw, type Sql } from 'sql-template-tag';
import type { OrganizationSize } from './size.ts';

/** Between 0 and 1, the same for the same number and seed in every run. */
export function uniform(number: string, seed: number): Sql {
  return raw(
    `((hashint8extended((${number})::int8, ${seed}) & 4503599627370495)::float8 / 4503599627370496)`,
  );
}

/** How much more the first repository has than the tenth: a fifth of everything is in one, half of them are nearly idle. */
const exponent = 1.2;

/** A repository, by Zipf's law. */
export function repositoryDrawn(number: string, seed: number, { repositories }: OrganizationSize): Sql {
  return sql`least(${repositories}::int, floor(power(1 - ${uniform(number, seed)} * (1 - power(${repositories}::float8, 1 - ${exponent}::float8)),
                                                 1 / (1 - ${exponent}::float8)))::int)`;
}

/** One of the few people who work on a repository most of the time, now and then anybody; the first of them most often. */
export function personDrawn(
  repository: string,
  number: string,
  seed: number,
  { people }: OrganizationSize,
): Sql {
  const anybody = sql`floor(${people}::int * power(${uniform(number, seed + 1)}, 2))`;
  const crowd = sql`${raw(repository)} * 37 + floor((8 + 400 / sqrt(${raw(repository)})) * power(${uniform(number, seed + 2)}, 2))`;
  return sql`(1 + (case when ${uniform(number, seed)} < 0.1 then ${anybody} else ${crowd} end)::int % ${people}::int)`;
}

/** More towards the end, in working hours, hardly ever at weekends. */
export function momentDrawn(number: string, seed: number, { days, last }: OrganizationSize): Sql {
  const day = sql`(${last}::date - floor(${days}::int * (1 - power(${uniform(number, seed)}, 0.7)))::int)`;
  const weekend = sql`case when ${uniform(number, seed + 1)} < 0.05 then 0 else greatest(extract(isodow from ${day})::int - 5, 0) end`;
  return sql`((${day} - ${weekend})::timestamp at time zone 'UTC' + interval '8 hours' + ${uniform(number, seed + 2)} * interval '10 hours')`;
}

/** A hash of 40 digits, of whatever text names the commit. */
export function shaOf(text: string): Sql {
  return raw(`(md5(${text}) || left(md5(${text}), 8))`);
}
