import type { Columns } from '../../../engine/resource/row.ts';

/** Columns of a deployment that are computed. */
export const notBrought = ['production', 'serviceId'] as const;

/** One deployment as its upstream records it. `finishedAt` is its first success or failure, not the record's last change. */
export type DeploymentRow = Columns<'Deployment', 'repositoryId' | 'creatorId', (typeof notBrought)[number]>;
