/**
 * What a repository is called by everybody who clones it, as `github.com/acme/shop`: its host and path, whether an address is written
 * for https, ssh or scp, with credentials, a port or `.git`, and in whatever case. A path of a machine's own stays what it is.
 */
export function commonAddress(text: string): string {
  const address = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '//');
  const [, host, path] =
    /^\/\/(?:[^/@]*@)?([^/:]*)(?::\d+)?\/(.*)$/.exec(address) ??
    /^(?:[^/@:]*@)?([^/:#]+):(?!\/)(.*)$/.exec(address) ??
    /^([^/]+)\/(.*)$/.exec(address) ??
    [];
  const whole =
    host === undefined || path === undefined ? address : host === '' ? `/${path}` : `${host}/${path}`;
  return whole
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLowerCase();
}

/** The same for something that is known by its host's id: `github.com#4711`. */
export function idAddress(host: string, upstreamId: string): string {
  return `${host}#${upstreamId}`.toLowerCase();
}
