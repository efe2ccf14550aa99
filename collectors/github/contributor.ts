import { defineCollector } from '../engine/contract/collector.ts';
import { contributors } from '../resources/people/contributors.ts';
import { invisible, namedInFull, throwIfNoneIsVisible } from './api/owners.ts';
import { membersByGraphql } from './contributor/graphql.ts';
import { membersByRest } from './contributor/rest.ts';
import { githubSource } from './source.ts';

/** The members of each organization, or the user. Authors met elsewhere come with the pages that meet them. */
export const contributor = defineCollector({
  source: githubSource,
  script: 'contributor',
  provides: [contributors],
  dependsOn: [],
  order: 'snapshot',
  importWindowDays: null,
  overlapMinutes: 0,
  async *collect({ settings, http, validators }) {
    const { GITHUB_ORG: logins, GITHUB_URL: base } = settings;
    const membersOf = settings.GITHUB_API === 'rest' ? membersByRest : membersByGraphql;
    const missing: string[] = [];
    let before = 0;
    for (const login of logins) {
      let done = before;
      for await (const page of membersOf({ http, base, login, validators })) {
        if (page.missing) missing.push(login);
        done += page.people.length;
        yield {
          rows: { contributors: page.people },
          warnings: page.missing ? [invisible(login)] : page.warnings,
          progress: { done, expected: page.expected === null ? null : before + page.expected },
          ...(page.validators && { validators: page.validators }),
        };
      }
      before = done;
    }
    const named = missing.filter((login) => namedInFull(login, settings.GITHUB_REPOSITORIES).length > 0);
    if (named.length === 0) throwIfNoneIsVisible(logins, missing);
  },
});
