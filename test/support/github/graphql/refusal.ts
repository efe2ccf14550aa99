import { GraphQLError } from 'graphql';

/** A refusal in a part of a query, with GitHub's type for it. */
export class GithubError extends GraphQLError {
  constructor(type: string, message: string, cause?: unknown) {
    super(message, { extensions: { type }, ...(cause instanceof Error ? { originalError: cause } : {}) });
  }
}
