import { z } from 'zod';
import type { RawAnswer, UpstreamLimits } from '../../engine/http/declaration.ts';

const body = z.object({
  message: z.string().optional(),
  data: z.object({ rateLimit: z.object({ cost: z.number() }).nullish() }).nullish(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string().optional() })).optional(),
});

/**
 * How much GitHub bears. It counts GraphQL in points, and says with status 200 there that no more are left; its secondary githubLimits
 * are told by the words of a 403 alone where there is no Retry-After.
 */
export const githubLimits: UpstreamLimits = {
  concurrency: 8,
  timeoutSeconds: 60,
  limited: (answer) => isSecondary(answer) || errorsOf(answer).some(({ type }) => type === 'RATE_LIMITED'),
  failed: (answer) =>
    errorsOf(answer).some(({ message = '' }) =>
      /^Something went wrong while executing|timed? ?out|^Resource githubLimits for this query/i.test(
        message,
      ),
    ),
  points: (answer) => body.safeParse(answer.json).data?.data?.rateLimit?.cost ?? 0,
};

function isSecondary({ status, json }: RawAnswer): boolean {
  const message = status === 403 || status === 429 ? (body.safeParse(json).data?.message ?? '') : '';
  return /secondary rate limit|abuse detection/i.test(message);
}

function errorsOf({ status, json }: RawAnswer) {
  return status === 200 ? (body.safeParse(json).data?.errors ?? []) : [];
}
