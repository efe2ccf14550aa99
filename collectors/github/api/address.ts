/** GitHub's own REST address; every other one is a GitHub Enterprise Server's, `https://HOST/api/v3`. */
export const publicAddress = 'https://api.github.com';

/** Where GraphQL is answered, beside the REST API. */
export function graphqlAddress(base: string): string {
  const address = base.replace(/\/+$/, '');
  return /\/api\/v3$/.test(address) ? address.replace(/v3$/, 'graphql') : `${address}/graphql`;
}

/** The host that people and repositories are on. */
export function hostOf(base: string): string {
  const { hostname } = new URL(base);
  return hostname === 'api.github.com' ? 'github.com' : hostname;
}
