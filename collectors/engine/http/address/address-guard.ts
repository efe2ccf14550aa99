import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { SourceDown, SourceRefused } from '../../../../server/contract/errors.ts';

/** Refuses hosts that sources must not lead to, after resolving them; called again on every redirect. */
export type AddressGuard = (host: string) => Promise<void>;

/** Where clouds keep credentials of the machine, and what never leaves a cable: no source lives there. */
const never = blockList([
  '169.254.0.0/16',
  '0.0.0.0/8',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::254/128',
  '::/128',
]);

const inside = blockList([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
]);

/** A guard by the installation's setting: whether private and loopback addresses are allowed. */
export function addressGuard(privateAddresses: 'allow' | 'deny'): AddressGuard {
  return async (host) => {
    for (const address of await addressesOf(host)) {
      if (holds(never, address))
        throw new SourceRefused(`${host} leads to ${address}, where no source may live.`);
      if (privateAddresses === 'deny' && holds(inside, address)) {
        throw new SourceRefused(`${host} leads to ${address}, inside this network.`, {
          hint: 'Whoever runs Momentum can allow that with MOMENTUM_PRIVATE_ADDRESSES=allow.',
        });
      }
    }
  };
}

async function addressesOf(host: string): Promise<string[]> {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(name)) return [name];
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new SourceDown(`${host} cannot be reached: there is no such host.`, { cause });
  }
}

/** An IPv4 address inside an IPv6 one, mapped or behind a NAT64 gateway, is still that address. */
function holds(list: BlockList, address: string): boolean {
  if (isIP(address) === 4) return list.check(address, 'ipv4');
  const embedded = translated(address);
  return list.check(address, 'ipv6') || (embedded !== null && list.check(embedded, 'ipv4'));
}

/** The IPv4 address that a NAT64 gateway makes of one in 64:ff9b::/96 (RFC 6052). */
function translated(address: string): string | null {
  const written = URL.parse(`http://[${address}]`)?.hostname ?? '';
  const [, high = '0', low = ''] = /^\[64:ff9b::(?:([\da-f]+):)?([\da-f]+)\]$/.exec(written) ?? [];
  if (low === '') return null;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix = ''] = subnet.split('/');
    list.addSubnet(net, Number(prefix), isIP(net) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
