/** What a row calls the column `repositoryId`: `repository`. */
export function nameOfField(field: string): string {
  return field.replace(/Id$/, '');
}

/** The column beside `repositoryId` that says by which link it was found: `repositoryLinkId`. */
export function linkFieldOf(field: string): string {
  return `${nameOfField(field)}LinkId`;
}
