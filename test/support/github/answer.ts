import type { Response } from 'express';
import type { World } from './world.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON, unless a content type says otherwise. */
  body: string;
}

/** Sends an answer, or the first half of it where bodies are cut at the moment. */
export function send(world: World, response: Response, answer: Answer): void {
  const wait = (arrivals.get(response) ?? 0) + world.trouble.latency - performance.now();
  if (wait > 0) setTimeout(sendNow, wait, world, response, answer);
  else sendNow(world, response, answer);
}

const arrivals = new WeakMap<Response, number>();

/** Notes when a request came: what it takes to work its answer out is a part of the latency. */
export function arrived(response: Response): void {
  arrivals.set(response, performance.now());
}

function sendNow({ trouble }: World, response: Response, { status, headers = {}, body }: Answer): void {
  const bytes = Buffer.from(body);
  response.status(status).set({ 'content-type': 'application/json; charset=utf-8', ...headers });
  if (trouble.cutBodies === 0 || status >= 300) {
    response.end(bytes);
    return;
  }
  trouble.cutBodies -= 1;
  response.set('content-length', String(bytes.length));
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

/** The page that GitHub's front shows when what is behind it takes too long. */
export const tooLong: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head><body><p>We had issues producing the response to your request.</p></body></html>',
};

/** A refusal of the REST API, and of everything that comes before GraphQL. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): Answer {
  const documentation = 'https://docs.github.com/rest';
  return {
    status,
    headers,
    body: JSON.stringify({ message, documentation_url: documentation, status: String(status) }),
  };
}
