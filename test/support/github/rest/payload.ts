import type { RestEndpointMethodTypes as Methods } from '@octokit/rest';

/** Some of the fields that GitHub documents, none of another type or name. */
type Sent<T> = T extends readonly (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Sent<T[Key]> }
    : T;

type Item<T> = T extends readonly (infer One)[] ? One : never;
type Data<Method extends { response: { data: unknown } }> = Method['response']['data'];

export type SentUser = Sent<Item<Data<Methods['orgs']['listMembers']>>>;
export type SentProfile = Sent<Data<Methods['users']['getByUsername']>>;
export type SentOrganisation = Sent<Data<Methods['orgs']['get']>>;
export type SentTeam = Sent<Item<Data<Methods['teams']['list']>>>;
export type SentBranch = Sent<Item<Data<Methods['repos']['listBranches']>>>;
export type SentCommit = Sent<Data<Methods['repos']['getCommit']>>;
export type SentComparison = Sent<Data<Methods['repos']['compareCommitsWithBasehead']>>;
export type SentPullRequest = Sent<Data<Methods['pulls']['get']>>;
export type SentRepository = NonNullable<NonNullable<SentPullRequest['head']>['repo']>;
export type SentReview = Sent<Item<Data<Methods['pulls']['listReviews']>>>;
export type SentInlineComment = Sent<Item<Data<Methods['pulls']['listReviewCommentsForRepo']>>>;
export type SentFile = Sent<Item<Data<Methods['pulls']['listFiles']>>>;
export type SentComment = Sent<Item<Data<Methods['issues']['listCommentsForRepo']>>>;
export type SentWorkflow = Sent<Data<Methods['actions']['getWorkflow']>>;
export type SentRun = Sent<Data<Methods['actions']['getWorkflowRun']>>;
export type SentJob = Sent<Data<Methods['actions']['getJobForWorkflowRun']>>;
export type SentDeployment = Sent<Item<Data<Methods['repos']['listDeployments']>>>;
export type SentDeploymentStatus = Sent<Item<Data<Methods['repos']['listDeploymentStatuses']>>>;
export type SentDependabotAlert = Sent<Item<Data<Methods['dependabot']['listAlertsForRepo']>>>;
export type SentCodeScanningAlert = Sent<Item<Data<Methods['codeScanning']['listAlertsForRepo']>>>;
export type SentSecretScanningAlert = Sent<Item<Data<Methods['secretScanning']['listAlertsForRepo']>>>;
export type SentRateLimit = Sent<Data<Methods['rateLimit']['get']>>;
