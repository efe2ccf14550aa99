import type { Elsewhere } from '../resource/row.ts';
import { commonAddress, idAddress } from './address.ts';

/** The address of what a row names in another connection; null where the row names something else. */
export function addressOfElsewhere(value: unknown): string | null {
  if (!isElsewhere(value)) return null;
  if ('address' in value) return value.address.includes('#') ? value.address : commonAddress(value.address);
  return 'upstreamId' in value
    ? idAddress(value.host, value.upstreamId)
    : commonAddress(`${value.host}/${value.fullName}`);
}

function isElsewhere(value: unknown): value is Elsewhere {
  return typeof value === 'object' && value !== null && ('address' in value || 'host' in value);
}
