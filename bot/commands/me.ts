import { defineCommand } from '../command.ts';
import type { Days } from '../reading/period.ts';
import { groupsReply, periodFor } from '../replies/group-lines.ts';
import { refuseUnknown } from './metric.ts';

export const me = defineCommand<Days>({
  name: 'me',
  usage: '/momentum me [PERIOD]',
  summary: 'Your own numbers, a line a group; only you see them',
  example: '/momentum me 90d',
  read: (text, { today }) => periodFor(text, today),
  async reply(days, request) {
    refuseUnknown(request);
    return groupsReply(request, {
      title: 'Your own work',
      levels: ['individual'],
      query: { ...days, contributor: 'me' },
      remark: 'Only you can see this.',
    });
  },
});
