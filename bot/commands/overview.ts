import { defineCommand } from '../command.ts';
import type { Days } from '../reading/period.ts';
import { groupsReply, periodFor } from '../replies/group-lines.ts';

export const overview = defineCommand<Days>({
  name: 'overview',
  usage: '/momentum overview [PERIOD]',
  summary: 'Everything about the organization, a line a group',
  example: '/momentum overview last week',
  read: (text, { today }) => periodFor(text, today),
  reply: (days, request) =>
    groupsReply(request, {
      title: 'Overview',
      levels: ['organization', 'beyond'],
      query: days,
      remark: '',
    }),
});
