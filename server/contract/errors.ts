/** What can go wrong, in the words of the product. Each carries what its reader can do about it. */
export type ErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'forbidden'
  | 'not_signed_in'
  | 'conflict'
  | 'source_refused'
  | 'source_declined'
  | 'source_busy'
  | 'source_changed'
  | 'source_down'
  | 'drawing_failed';

export interface ErrorDetails {
  /** One sentence that says what to do now. */
  hint?: string;
  /** Values that would have been accepted, nearest first. */
  candidates?: readonly string[];
  cause?: unknown;
}

/** The one family of expected errors. The API router, the Slack listener and the collection run turn them into words. */
export class MomentumError extends Error {
  readonly code: ErrorCode;
  readonly httpStatus: number;
  readonly hint: string | undefined;
  readonly candidates: readonly string[];

  constructor(code: ErrorCode, httpStatus: number, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.httpStatus = httpStatus;
    this.hint = details.hint;
    this.candidates = details.candidates ?? [];
  }
}

/** A value that somebody gave does not fit; the message names it. */
export class InvalidInput extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('invalid_input', 400, message, details);
  }
}

/** Something named does not exist; `candidates` holds the nearest names that do. */
export class NotFound extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('not_found', 404, message, details);
  }
}

/** Nobody is signed in, or the token is unknown, expired or revoked. */
export class NotSignedIn extends MomentumError {
  constructor(message = 'Sign in first.', details?: ErrorDetails) {
    super('not_signed_in', 401, message, details);
  }
}

/** The person or token is known and may not do this. */
export class Forbidden extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('forbidden', 403, message, details);
  }
}

/** What was asked for collides with what is going on or already there. */
export class Conflict extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('conflict', 409, message, details);
  }
}

/** An upstream rejected the credentials, or they lack a permission: asking again is no use. */
export class SourceRefused extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('source_refused', 502, message, details);
  }
}

/**
 * An upstream said no to one request: this one thing is forbidden (403), gone (404, 410) or not to be had in this way. Asking
 * again is no use, while other things may well be had.
 */
export class SourceDeclined extends MomentumError {
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(message: string, status: number, details?: ErrorDetails) {
    super('source_declined', 502, message, details);
    this.status = status;
  }
}

/** An upstream wants no more requests before `until`. */
export class SourceBusy extends MomentumError {
  readonly until: Date;

  constructor(message: string, until: Date, details?: ErrorDetails) {
    super('source_busy', 503, message, details);
    this.until = until;
  }
}

/** An upstream's answer no longer fits what is known of it; `field` is the path of the part that does not. */
export class SourceChanged extends MomentumError {
  readonly field: string;

  constructor(message: string, field: string, details?: ErrorDetails) {
    super('source_changed', 502, message, details);
    this.field = field;
  }
}

/** An upstream cannot be reached or fails: worth another try later. */
export class SourceDown extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('source_down', 502, message, details);
  }
}

/** A picture could not be drawn; the next one may well be. */
export class DrawingFailed extends MomentumError {
  constructor(message: string, details?: ErrorDetails) {
    super('drawing_failed', 500, message, details);
  }
}

/** The sentence to show for any thrown thing; what is unexpected is not shown to people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof MomentumError) return error.hint ? `${error.message} ${error.hint}` : error.message;
  return 'Something went wrong on our side.';
}
