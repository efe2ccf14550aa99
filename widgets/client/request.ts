import {
  Forbidden,
  InvalidInput,
  type MomentumError,
  NotFound,
  NotSignedIn,
  SourceBusy,
  SourceChanged,
  SourceDown,
} from '../../server/contract/errors.ts';
import { mintedToken, problem } from './shapes.ts';

/** Where a connection's requests go, and as whom. */
export interface ConnectionSettings {
  /** Origin of the installation, without a slash at its end. */
  server: string;
  token: string | null;
  /** Address, mostly of the embedding site, that answers a POST with `{ "token": "…" }`. */
  tokenEndpoint: string | null;
}

export interface Request {
  path: string;
  method: 'GET' | 'POST';
  signal?: AbortSignal;
}

export type Send = (request: Request) => Promise<unknown>;

/**
 * Sends requests and gives back their JSON. Throws errors of the product's own family. A token that is missing or over is minted
 * anew, once for all requests that wait for it; cookies go only to the page's own origin, and never beside a token.
 */
export function createSend(settings: ConnectionSettings): Send {
  let token = settings.token;
  let minting: Promise<void> | null = null;

  async function mint(endpoint: string): Promise<void> {
    const response = await reach(endpoint, { method: 'POST', headers: { Accept: 'application/json' } });
    if (!response.ok) throw await errorOf(response);
    const minted = mintedToken.safeParse(await jsonOf(response));
    if (!minted.success) throw new SourceChanged(`${endpoint} answered without a token.`, 'token');
    token = minted.data.token;
  }

  async function renew(endpoint: string): Promise<void> {
    minting ??= mint(endpoint).finally(() => {
      minting = null;
    });
    await minting;
  }

  return async (request) => {
    const { tokenEndpoint } = settings;
    if (token === null && tokenEndpoint !== null) await renew(tokenEndpoint);
    const used = token;
    let response = await sendOnce(settings.server, used, request);
    if (response.status === 401 && tokenEndpoint !== null) {
      if (token === used) await renew(tokenEndpoint);
      response = await sendOnce(settings.server, token, request);
    }
    if (!response.ok) throw await errorOf(response);
    return jsonOf(response);
  };
}

function sendOnce(
  server: string,
  token: string | null,
  { path, method, signal }: Request,
): Promise<Response> {
  const isOwnOrigin = new URL(server, location.href).origin === location.origin;
  return reach(`${server}${path}`, {
    method,
    credentials: token === null && isOwnOrigin ? 'same-origin' : 'omit',
    headers: {
      Accept: 'application/json',
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'X-Momentum-Request': '1' }),
    },
    ...(signal && { signal }),
  });
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new SourceDown(`${new URL(address, location.href).host} cannot be reached.`, { cause });
  }
}

async function errorOf(response: Response): Promise<MomentumError> {
  const said = problem.safeParse(await response.json().catch(() => null));
  const sentence = said.success ? said.data.detail : `Momentum answered with status ${response.status}.`;
  const details = said.success && said.data.hint !== undefined ? { hint: said.data.hint } : {};
  switch (response.status) {
    case 400:
      return new InvalidInput(sentence, details);
    case 401:
      return new NotSignedIn(sentence, details);
    case 403:
      return new Forbidden(sentence, details);
    case 404:
      return new NotFound(sentence, details);
    case 429:
    case 503:
      return new SourceBusy(sentence, busyUntil(response), details);
    default:
      return new SourceDown(sentence, details);
  }
}

function busyUntil(response: Response): Date {
  const given = response.headers.get('Retry-After') ?? '';
  const seconds = Number.parseInt(given, 10);
  return new Date(Number.isNaN(seconds) ? Date.parse(given) || Date.now() : Date.now() + seconds * 1000);
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new SourceChanged('Momentum answered with something that is no JSON.', 'body', { cause });
  }
}
