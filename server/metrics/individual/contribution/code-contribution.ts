import { defineGroup, type Observation } from '../../model/group.ts';
import { commitsOfPeople, leftOutOfCommits } from '../../observations/commits-of-people.ts';
import { countedForPeople } from '../../observations/counted.ts';

/** Lines that somebody changed; those of generated, vendored and lock files are left out and counted as such. */
function lines(id: string, value: string, generated: string): Observation {
  return {
    ...commitsOfPeople(value),
    id,
    excluded: {
      id: `generated_${id}`,
      shared: leftOutOfCommits('generated', `c.parents <= 1 and (${generated}) <> 0`, generated),
      select: `
      select distinct 'generated' as reason, c.authored_at as at, (${generated})::float8 as value, a.contributor_id as person,
             c.repository_id as repository, c.home, c.sha as identity, ca.authored_at as person_at
      from commit_author ca
      join account a on a.id = ca.account_id
      join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
      where ${countedForPeople} and c.parents <= 1 and (${generated}) <> 0`,
    },
  };
}

/** Changed lines of programming and markup languages: data and prose say little of what somebody works in. */
const languages: Observation = {
  id: 'languages',
  shape: 'event',
  by: 'person',
  dimensions: ['language'],
  hasPersonAt: true,
  rolledUp: true,
  select: `
    select distinct c.authored_at as at, (l.additions + l.deletions)::float8 as value, a.contributor_id as person,
           c.repository_id as repository, p.bot, c.home, c.sha as identity, l.language, ca.authored_at as person_at
    from commit_author ca
    join account a on a.id = ca.account_id
    join contributor p on p.id = a.contributor_id
    join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
    join commit_language l on l.repository_id = c.repository_id and l.sha = c.sha
    where ${countedForPeople} and c.parents <= 1 and l.kind in ('programming', 'markup')`,
};

const changes = [
  {
    at: '2026-03-02T09:00:00Z',
    author: 'Ada',
    added: 30,
    removed: 10,
    language: 'TypeScript',
    repository: 'acme/shop',
  },
  {
    at: '2026-03-02T10:00:00Z',
    author: 'Ada',
    added: 5,
    removed: 15,
    language: 'CSS',
    repository: 'acme/shop',
  },
  {
    at: '2026-03-03T10:00:00Z',
    author: 'Ada',
    added: 20,
    removed: 0,
    language: 'JSON',
    repository: 'acme/site',
  },
  {
    at: '2026-03-03T11:00:00Z',
    author: 'Grace',
    added: 500,
    removed: 0,
    language: 'TypeScript',
    repository: 'acme/shop',
  },
] as const;
const question = { from: '2026-03-02', to: '2026-03-03' };

export const codeContribution = defineGroup({
  id: 'code-contribution',
  short: 'contribution',
  title: 'Code contribution',
  description: 'How much code somebody changes, in which languages and where.',
  level: 'individual',
  category: 'contribution',
  metrics: [
    {
      id: 'lines_added',
      title: 'Lines added',
      question: 'How many lines did I add?',
      definition:
        'Lines added by the person’s commits, without merges and without generated, vendored and lock files.',
      unit: 'lines',
      direction: 'none',
      needs: ['commits'],
      observe: lines('lines_added', 'c.additions', 'c.generated_additions'),
      summarise: { kind: 'sum' },
      example: { given: { commits: changes }, question, value: 55, why: '30 + 5 + 20; Grace’s are hers.' },
    },
    {
      id: 'lines_removed',
      title: 'Lines removed',
      question: 'How many lines did I remove?',
      definition:
        'Lines removed by the person’s commits, without merges and without generated, vendored and lock files.',
      unit: 'lines',
      direction: 'none',
      needs: ['commits'],
      observe: lines('lines_removed', 'c.deletions', 'c.generated_deletions'),
      summarise: { kind: 'sum' },
      example: { given: { commits: changes }, question, value: 25, why: '10 + 15 + 0.' },
    },
    {
      id: 'net_lines',
      title: 'Net lines',
      question: 'Did the code that I work on grow or shrink?',
      definition: 'Lines added less lines removed.',
      unit: 'lines',
      direction: 'none',
      needs: ['commits'],
      observe: lines(
        'net_lines',
        'c.additions - c.deletions',
        'c.generated_additions - c.generated_deletions',
      ),
      summarise: { kind: 'sum' },
      example: { given: { commits: changes }, question, value: 30, why: '55 added less 25 removed.' },
    },
    {
      id: 'languages',
      title: 'Languages',
      question: 'Which languages do I write?',
      definition:
        'Lines added and removed by linguist’s language of the file: programming and markup, not data or prose.',
      unit: 'lines',
      direction: 'none',
      needs: ['commits'],
      observe: languages,
      summarise: { kind: 'sum' },
      breakdown: { dimension: 'language', most: 10 },
      example: {
        given: { commits: changes },
        question,
        value: 60,
        why: '40 of TypeScript and 20 of CSS; JSON is data.',
      },
    },
    {
      id: 'repositories',
      title: 'Repositories',
      question: 'Which repositories do I work in?',
      definition: 'The person’s commits by repository.',
      unit: 'commits',
      direction: 'none',
      needs: ['commits'],
      observe: { ...commitsOfPeople('1'), id: 'commits_of_people' },
      summarise: { kind: 'count' },
      breakdown: { dimension: 'repository', label: 'repository', most: 10 },
      example: {
        given: { commits: changes },
        question,
        value: 3,
        why: 'Two commits in acme/shop and one in acme/site.',
      },
    },
  ],
  charts: [
    {
      id: 'lines',
      title: 'Lines added and removed',
      kind: 'area',
      metrics: ['lines_added', 'lines_removed'],
      stacked: true,
    },
    { id: 'languages', title: 'Languages', kind: 'pie', metrics: ['languages'], shows: 'breakdown' },
    { id: 'repositories', title: 'Repositories', kind: 'bar', metrics: ['repositories'], shows: 'breakdown' },
  ],
});
