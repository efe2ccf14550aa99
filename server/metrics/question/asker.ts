/** Who wants to know. Every mouth says it to `ask()`, which judges privacy from it alone. */
export interface Asker {
  /** For the audit log: "user 12", "token 3", "command line". */
  name: string;
  role: 'viewer' | 'member' | 'admin';
  /** The contributor that this person is, where known. */
  contributorId: number | null;
  /** True only for the command line: whoever can run it can read the database itself. */
  operator: boolean;
}
