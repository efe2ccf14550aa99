import type { Columns } from '../../../engine/resource/row.ts';
import { repositories } from '../../code/repositories.ts';
import { contributors } from '../../people/contributors.ts';

export const refsOfDeployment = { repositoryId: repositories, creatorId: contributors } as const;

/** Columns of a deployment that are computed. */
export const notBrought = ['production', 'serviceId'] as const;

/** One deployment as its upstream records it. `finishedAt` is its first success or failure, not the record's last change. */
export type DeploymentRow = Columns<'Deployment', keyof typeof refsOfDeployment, (typeof notBrought)[number]>;
