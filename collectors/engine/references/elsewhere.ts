import type { Elsewhere, NamedService } from '../resource/row.ts';
import { commonAddress, idAddress } from './address.ts';
import { addressOfLink } from './service.ts';

/** The address of what a row names in another connection; null where the row names something else. */
export function addressOfElsewhere(value: unknown): string | null {
  if (!isElsewhere(value)) return null;
  if ('slug' in value) return commonAddress(value.slug);
  if ('kind' in value) return addressOfLink(value);
  if ('address' in value) return value.address.includes('#') ? value.address : commonAddress(value.address);
  return 'upstreamId' in value
    ? idAddress(value.host, value.upstreamId)
    : commonAddress(`${value.host}/${value.fullName}`);
}

function isElsewhere(value: unknown): value is Elsewhere | NamedService {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['address', 'host', 'slug', 'kind'].some((one) => one in value)
  );
}
