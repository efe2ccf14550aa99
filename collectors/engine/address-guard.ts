import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { SourceDown, SourceRefused } from '../../server/contract/errors.ts';

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

/** An IPv4 address inside an IPv6 one is still that address. */
function holds(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix = ''] = subnet.split('/');
    list.addSubnet(net, Number(prefix), isIP(net) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
