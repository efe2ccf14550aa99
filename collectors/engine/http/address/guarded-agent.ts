import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { AddressGuard } from './address-guard.ts';

const largestAnswer = 256 * 1024 * 1024;

/**
 * Connections whose address is asked of the guard at the moment of connecting: a name that is answered differently the second
 * time leads nowhere new.
 */
export function guardedAgent(guard: AddressGuard): Agent {
  return new Agent({
    connect: { lookup: guardedLookup(guard) },
    maxResponseSize: largestAnswer,
    keepAliveTimeout: 10_000,
  });
}

function guardedLookup(guard: AddressGuard): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, '', 0);
      Promise.all(addresses.map(({ address }) => guard(address))).then(
        () => {
          const [first] = addresses;
          if (options.all) answer(null, addresses);
          else answer(null, first?.address ?? '', first?.family ?? 0);
        },
        (refused: Error) => answer(refused, '', 0),
      );
    });
  };
}
