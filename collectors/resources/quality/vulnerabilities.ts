import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { repositories } from '../code/repositories.ts';

/** Something that somebody could exploit, as a scanner reports it. */
export const vulnerabilities = defineResource({
  name: 'vulnerabilities',
  model: 'Vulnerability',
  refs: { repositoryId: repositories },
  words: 'vulnerabilities',
  example: [
    {
      upstreamId: 'dependency/4711/7',
      repository: '4711',
      kind: 'dependency',
      title: 'Prototype pollution in a parser',
      severity: 'HIGH',
      state: 'FIXED',
      openedAt: new Date('2026-11-02T08:00:00Z'),
      closedAt: new Date('2026-11-05T15:00:00Z'),
      updatedAt: new Date('2026-11-05T15:00:00Z'),
      url: 'https://github.com/acme/shop/security/dependabot/7',
    },
  ],
});

export type VulnerabilityRow = RowOf<typeof vulnerabilities>;
