/** The key of the slice that holds all the small ones. It stands apart from the schemas, which components load only with data. */
export const otherKey = 'other';
