import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import {
  installationChange,
  installationSettings,
  readInstallation,
  writeInstallation,
} from '../../../metrics/question/installation.ts';
import { defineRoute, knownCaller } from '../../route.ts';

export const installation = defineRoute({
  method: 'get',
  path: '/installation',
  access: 'viewer',
  summary: 'Settings of the whole installation: holidays, streaks, bots',
  reply: installationSettings,
  handle: ({ services }) => readInstallation(services.pool),
});

export const putInstallation = defineRoute({
  method: 'put',
  path: '/installation',
  access: 'admin',
  summary: 'Changes settings of the whole installation; what is left out stays',
  body: installationChange,
  reply: installationSettings,
  async handle({ body, caller, services }) {
    const changed = await writeInstallation(services.pool, body);
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'installation.change',
      subject: 'installation',
      detail: body,
    });
    return changed;
  },
});
