/** One configured connection of a source: `github`, or `github@emea` where there are several. */
export interface ConnectionName {
  dataSource: string;
  connection: string;
}

const defaultConnection = 'default';

/** `github` for the default connection, `github@emea` for another. */
export function nameOf({ dataSource, connection }: ConnectionName): string {
  return connection === defaultConnection ? dataSource : `${dataSource}@${connection}`;
}

/** The other way round; a name without `@` is the default connection. */
export function connectionOf(name: string): ConnectionName {
  const [dataSource = '', connection = defaultConnection] = name.split('@');
  return { dataSource, connection };
}
